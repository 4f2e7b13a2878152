package org.pgatlas.server.ingest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.pgatlas.server.catalog.EdgeStore;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.PathId;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.submission.RepositoryClaim;
import org.pgatlas.server.wire.Json;

/// `DELETE /api/v1/repos/{id}/sbom`: the repo's current SBOM is no longer in force.
public final class WithdrawalEndpoints implements Routes {
  private static final String PREFIX = "/api/v1/repos/";
  private static final String SUFFIX = "sbom";

  private final SbomWithdrawal withdrawal;
  private final Tenancy tenancy;

  public WithdrawalEndpoints(SbomWithdrawal withdrawal, Tenancy tenancy) {
    this.withdrawal = withdrawal;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.delete(PREFIX + "<id>", this::withdraw);
  }

  private void withdraw(Context ctx) {
    UUID tenant = tenancy.of(ctx);
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
        withdrawal
            .withdraw(tenant, artifact)
            .orElseThrow(() -> HttpProblem.notFound("No SBOM of " + artifact + " is in force"));
    ctx.contentType("application/json");
    ctx.result(Json.write(Map.of("repository", artifact, "edges_removed", change.removed())));
  }
}
