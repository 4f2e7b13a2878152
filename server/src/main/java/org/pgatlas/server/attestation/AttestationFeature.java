package org.pgatlas.server.attestation;

import java.util.Map;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.submission.SbomAdmission;
import org.pgatlas.server.vex.VexAdmission;

/// The room's parts, wired.
public record AttestationFeature(Map<String, JobHandler> handlers, Routes routes) {
  public AttestationFeature {
    handlers = Map.copyOf(handlers);
  }

  /// The doors to which payloads go.
  public record Doors(SbomAdmission sboms, VexAdmission vex) {}

  public static AttestationFeature create(
      Database database,
      ArtifactStore artifacts,
      JobStore jobs,
      Doors doors,
      Tenancy tenancy,
      long maxBodyBytes,
      AttestationAdmission.Listener listener) {
    KeyStore keys = new KeyStore();
    Judge judge = new Judge(database, keys);
    AttestationAdmission admission =
        new AttestationAdmission(database, artifacts, jobs, judge, listener);
    Attestations attestations = new Attestations(database, keys);
    Routes envelopes = new AttestationEndpoints(admission, attestations, tenancy, maxBodyBytes);
    Routes trust = new TrustEndpoints(attestations, tenancy);
    return new AttestationFeature(
        Map.of(
            AttestationApplier.JOB.name(),
            new AttestationApplier(database, artifacts, judge, doors.sboms(), doors.vex())),
        routes -> {
          envelopes.register(routes);
          trust.register(routes);
        });
  }
}
