package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.pgatlas.server.access.KeyDesk;
import org.pgatlas.server.access.Keys;
import org.pgatlas.server.advisory.VulnerabilityReadStore;
import org.pgatlas.server.catalog.CatalogReads;
import org.pgatlas.server.catalog.EcosystemFigures;
import org.pgatlas.server.component.Components;
import org.pgatlas.server.event.WebhookStore;
import org.pgatlas.server.finding.Findings;
import org.pgatlas.server.history.History;
import org.pgatlas.server.http.HttpServer;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.http.TrustedProxies;
import org.pgatlas.server.ingest.SubmissionChanges;
import org.pgatlas.server.job.JobAdminStore;
import org.pgatlas.server.job.ScheduleStore;
import org.pgatlas.server.question.Questions;
import org.pgatlas.server.scoring.CoverageStore;
import org.pgatlas.server.scoring.MetricRunner;
import org.pgatlas.server.scoring.ScoreReadStore;
import org.pgatlas.server.shipped.Shipped;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.source.ImportHistory;
import org.pgatlas.server.source.ProjectHistory;
import org.pgatlas.server.source.SourceOverview;
import org.pgatlas.server.submission.GitLogAuditStore;
import org.pgatlas.server.submission.SubmissionAuditStore;
import org.pgatlas.server.submission.SubmissionEndpoints;
import org.pgatlas.server.ui.view.OperationsView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.vex.VexReadStore;

/// All pages, made from the same stores and services as REST.
public final class UiPages implements Routes {
  private static final int NEWEST_SUBMISSIONS = 6;

  private final List<Routes> pages;
  private final ErrorPage errors;

  /// What the pages read and call.
  ///
  /// @param door admits documents
  public record Sources(
      Tenancy tenancy,
      Keys keys,
      KeyDesk keyDesk,
      boolean keysNeeded,
      TrustedProxies proxies,
      Clock clock,
      CatalogReads catalog,
      Components components,
      SubmissionAuditStore submissions,
      SubmissionChanges changes,
      GitLogAuditStore gitLogs,
      MetricRunner metrics,
      ScoreReadStore scores,
      CoverageStore coverage,
      GraphReader graph,
      Questions questions,
      Shipped shipped,
      History past,
      JobAdminStore jobs,
      ScheduleStore schedules,
      WebhookStore webhooks,
      ProjectHistory history,
      ImportHistory imports,
      SourceOverview sources,
      Supplier<List<OperationsView.Found>> doctor,
      Supplier<List<OperationsView.Hot>> ledger,
      VulnerabilityReadStore vulnerabilities,
      VexReadStore vex,
      Findings findings,
      SubmissionEndpoints door,
      long maxBodyBytes,
      String version) {}

  public UiPages(Sources s) {
    StaticFiles files = new StaticFiles();
    Shells shells =
        new Shells(
            s.tenancy,
            tenant -> s.metrics.latest(tenant).orElse(null),
            new Sizes(tenant -> counts(s, tenant), s.clock),
            s.version,
            files.version());
    errors = new ErrorPage(shells::despite);
    CatalogReads catalog = s.catalog;
    SubmissionPages submissions =
        new SubmissionPages(shells, s.submissions, s.changes, catalog.repos(), s.graph, s.tenancy);
    SearchPages search = new SearchPages(shells, catalog, s.graph, s.tenancy);
    pages =
        List.of(
            files,
            new OverviewPage(
                shells,
                s.graph,
                s.metrics,
                s.coverage,
                tenant -> submissions.newest(tenant, NEWEST_SUBMISSIONS),
                s.tenancy,
                s.clock),
            new ProjectPages(
                shells,
                catalog.projects(),
                s.graph,
                s.history,
                s.questions.projects(),
                s.tenancy,
                s.clock),
            vertices(shells, s),
            new MetricPages(shells, s.questions.metrics(), s.graph, s.tenancy),
            new PriorityPages(shells, s.questions.priority(), s.tenancy),
            new WhatIfPage(shells, s.questions.whatIf(), s.tenancy),
            new HistoryPages(shells, s.past, s.tenancy, s.clock),
            new ContributorPages(shells, catalog.contributors(), s.graph, s.tenancy),
            search,
            new GraphPages(shells, s.graph, search::packages, s.tenancy),
            new LoginPage(shells, s.keys, s.proxies),
            new KeysPage(shells, s.keyDesk, s.keysNeeded, s.clock),
            new UploadPage(shells, s.door, s.maxBodyBytes),
            submissions,
            new ComponentPages(shells, s.components.search(), s.tenancy),
            new SbomPages(shells, s.components.sboms(), s.findings.sboms(), s.tenancy),
            new OperationsPage(
                shells,
                new OperationsPage.Sources(
                    s.jobs, s.schedules, s.webhooks, s.imports, s.doctor, s.ledger),
                s.tenancy,
                s.clock),
            new VulnerabilityPages(shells, s.vulnerabilities, s.vex, s.findings, s.tenancy),
            new FindingPages(shells, s.findings, s.tenancy),
            new VexPages(shells, s.vex, s.tenancy),
            new SourcesPage(shells, s.sources, s.tenancy, s.clock),
            new GitLogPages(shells, s.gitLogs, catalog.repos(), s.tenancy),
            routes ->
                routes.get(
                    "/docs",
                    ctx ->
                        ctx.html(
                            Templates.docs(
                                shells.of(ctx, "REST API", Shell.Section.DOCS),
                                DocsPage.ofResource(s.version)))));
  }

  @Override
  public void register(RoutesConfig routes) {
    pages.forEach(page -> page.register(routes));
  }

  private static VertexPages vertices(Shells shells, Sources s) {
    return new VertexPages(
        shells,
        s.catalog.repos(),
        s.catalog.externals(),
        s.graph,
        new VertexDetails(
            s.graph,
            s.scores,
            s.questions.metrics(),
            new Trends(s.past, s.clock),
            s.findings.reads(),
            new ShippedSection(s.shipped),
            s.history),
        s.tenancy,
        s.clock);
  }

  /// How a problem looks to somebody with a browser.
  public HttpServer.ErrorPages errors() {
    return errors;
  }

  private static Shell.Counts counts(Sources s, UUID tenant) {
    EcosystemFigures figures = s.catalog.overview().figures(tenant);
    return new Shell.Counts(
        figures.projects(),
        figures.repos(),
        figures.externals(),
        figures.contributors(),
        s.submissions.submissions(tenant, null, 1, 0).total());
  }
}
