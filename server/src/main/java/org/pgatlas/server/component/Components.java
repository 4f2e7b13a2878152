package org.pgatlas.server.component;

import java.util.List;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;

/// The room's parts, made together.
///
/// @param writer for ingest paths
/// @param backfill handles [ComponentBackfill#JOB]
public record Components(
    ComponentWriter writer, ComponentBackfill backfill, ComponentSearchStore search, Sboms sboms) {
  public static Components create(Database database, ArtifactStore artifacts, SbomLimits limits) {
    ComponentWriter writer = new ComponentWriter(database);
    return new Components(
        writer,
        new ComponentBackfill(database, artifacts, writer, limits),
        new ComponentSearchStore(database),
        new Sboms(database, artifacts, limits));
  }

  /// REST of this room.
  public Routes routes(Tenancy tenancy) {
    List<Routes> all =
        List.of(new ComponentEndpoints(search, tenancy), new SbomEndpoints(sboms, tenancy));
    return routes -> all.forEach(one -> one.register(routes));
  }
}
