package org.pgatlas.server.advisory;

import java.util.List;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.vex.VexReadStore;

/// The room's parts, wired.
public record AdvisoryFeature(
    FeedImporter importer, VulnerabilityReadStore vulnerabilities, List<Routes> routes) {
  public AdvisoryFeature {
    routes = List.copyOf(routes);
  }

  /// What is told of changes, in their transactions.
  public record Listeners(VulnerabilitiesChanged changed, FeedImporter.Finished finished) {}

  public static AdvisoryFeature create(
      Database database,
      ArtifactStore artifacts,
      JobStore jobs,
      VexReadStore statements,
      Tenancy tenancy,
      Listeners listeners) {
    VulnerabilityReadStore vulnerabilities = new VulnerabilityReadStore(database);
    FeedImporter importer =
        new FeedImporter(database, artifacts, listeners.changed(), listeners.finished());
    return new AdvisoryFeature(
        importer,
        vulnerabilities,
        List.of(
            new FeedEndpoints(new FeedAdmission(database, artifacts, jobs, importer), tenancy),
            new VulnerabilityEndpoints(vulnerabilities, statements, tenancy)));
  }
}
