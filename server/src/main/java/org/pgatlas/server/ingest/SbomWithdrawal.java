package org.pgatlas.server.ingest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.server.catalog.EdgeStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Json;
import org.pgatlas.server.http.PathId;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.submission.RepositoryClaim;
import org.pgatlas.server.submission.SubmissionStore;

/// `DELETE /api/v1/repos/{id}/sbom`: takes back what the repo's current SBOM asserts. Its edges go,
/// externals that only it named go, the documents and the chain stay as evidence; a new submission
/// starts anew.
public final class SbomWithdrawal implements Routes {
  private static final String PREFIX = "/api/v1/repos/";
  private static final String SUFFIX = "sbom";

  private final Database database;
  private final SubmissionStore submissions;
  private final CatalogWriters catalog;
  private final GraphChanged graphChanged;
  private final Runnable committed;
  private final UUID tenant;

  public SbomWithdrawal(
      Database database,
      SubmissionStore submissions,
      CatalogWriters catalog,
      GraphChanged graphChanged,
      Runnable committed,
      UUID tenant) {
    this.database = database;
    this.submissions = submissions;
    this.catalog = catalog;
    this.graphChanged = graphChanged;
    this.committed = committed;
    this.tenant = tenant;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.delete(PREFIX + "<id>", this::withdraw);
  }

  private void withdraw(Context ctx) {
    PathId path = PathId.of(ctx, PREFIX, List.of(SUFFIX));
    if (path.suffix() == null) {
      throw new HttpProblem(
          405, "method-not-allowed", "A repo cannot be deleted; its SBOM can: …/sbom", List.of());
    }
    String artifact;
    try {
      artifact = RepositoryClaim.parse(path.id()).canonicalId();
    } catch (IllegalArgumentException e) {
      throw HttpProblem.badRequest("repository", String.valueOf(e.getMessage()));
    }
    EdgeStore.Change change =
        database
            .write(tenant, handle -> withdraw(handle, artifact))
            .orElseThrow(() -> HttpProblem.notFound("No SBOM of " + artifact + " is in force"));
    committed.run();
    ctx.contentType("application/json");
    ctx.result(Json.write(Map.of("repository", artifact, "edges_removed", change.removed())));
  }

  private Optional<EdgeStore.Change> withdraw(Handle handle, String artifact) {
    catalog.vertices().lockGraph(handle, tenant);
    Optional<Integer> chain = submissions.findChain(handle, tenant, artifact);
    if (chain.isEmpty() || submissions.withdraw(handle, tenant, chain.get()) == 0) {
      return Optional.empty();
    }
    EdgeStore.Change change =
        catalog
            .edges()
            .replace(handle, tenant, chain.get(), EdgeStore.Confidence.VERIFIED_SBOM, List.of());
    catalog.vertices().dropUnusedExternals(handle, tenant, change.touched());
    graphChanged.announce(handle, tenant, "withdrawal");
    return Optional.of(change);
  }
}
