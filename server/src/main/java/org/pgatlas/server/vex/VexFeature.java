package org.pgatlas.server.vex;

import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;

/// The room's parts, wired.
public record VexFeature(
    VexAdmission admission, VexStore store, VexReadStore documents, Routes routes) {
  /// @param listener told of every document that comes into force, in its transaction
  public static VexFeature create(
      Database database,
      ArtifactStore artifacts,
      Tenancy tenancy,
      long maxBodyBytes,
      VexAdmission.Listener listener) {
    VexStore store = new VexStore();
    VexAdmission admission = new VexAdmission(database, artifacts, store, listener);
    VexReadStore documents = new VexReadStore(database);
    return new VexFeature(
        admission, store, documents, new VexEndpoints(admission, documents, tenancy, maxBodyBytes));
  }
}
