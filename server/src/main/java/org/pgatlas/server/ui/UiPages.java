package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.HttpServer;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.scoring.CoverageStore;
import org.pgatlas.server.scoring.MetricRunner;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.submission.SubmissionEndpoints;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Table;

/// All pages, made from the same stores and services as REST.
public final class UiPages implements Routes {
  private final List<Routes> pages;
  private final ErrorPage errors;

  /// What the pages read and call.
  public record Sources(
      Database database,
      UUID tenant,
      Clock clock,
      MetricRunner metrics,
      GraphReader graph,
      SubmissionEndpoints door,
      long maxBodyBytes,
      String version) {}

  public UiPages(Sources sources) {
    StaticFiles files = new StaticFiles();
    Shells shells =
        new Shells(
            () -> sources.metrics.latest(sources.tenant).orElse(null),
            () -> Shell.Counts.UNKNOWN,
            sources.version,
            files.version());
    errors = new ErrorPage(shells::despite);
    pages =
        List.of(
            files,
            new OverviewPage(
                shells,
                sources.graph,
                sources.metrics,
                new CoverageStore(sources.database),
                () ->
                    Table.plain(
                        "changes",
                        "c",
                        List.of(),
                        List.of(),
                        new Empty(
                            "Nothing was submitted yet",
                            "Submit an SBOM and watch the graph change.",
                            "./atlas ingest sbom.json --repo pkg:github/owner/name")),
                List::of,
                sources.tenant,
                sources.clock),
            new GraphPages(shells, sources.graph, (_, _) -> List.of(), sources.tenant),
            new UploadPage(shells, sources.door, sources.maxBodyBytes));
  }

  @Override
  public void register(RoutesConfig routes) {
    pages.forEach(page -> page.register(routes));
  }

  /// How a problem looks to somebody with a browser.
  public HttpServer.ErrorPages errors() {
    return errors;
  }
}
