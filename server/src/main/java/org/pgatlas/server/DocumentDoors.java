package org.pgatlas.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.server.advisory.AdvisoryFeature;
import org.pgatlas.server.advisory.FeedImporter;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.attestation.AttestationFeature;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.event.EventRelay;
import org.pgatlas.server.event.NewEvent;
import org.pgatlas.server.finding.Findings;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.ops.Observability;
import org.pgatlas.server.submission.CarriedStatements;
import org.pgatlas.server.submission.DocumentAuditEndpoints;
import org.pgatlas.server.submission.DocumentAuditStore;
import org.pgatlas.server.submission.SbomAdmission;
import org.pgatlas.server.submission.SubmissionStore;
import org.pgatlas.server.vex.SbomStatements;
import org.pgatlas.server.vex.VexAdmission;
import org.pgatlas.server.vex.VexChanged;
import org.pgatlas.server.vex.VexFeature;
import org.pgatlas.vex.VexDocument;

/// The doors of documents: SBOMs, VEX, advisories, attestations, and who hears of what came
/// through.
record DocumentDoors(
    SbomAdmission sboms,
    VexFeature vex,
    AdvisoryFeature advisories,
    Map<String, JobHandler> handlers,
    List<Routes> routes) {
  /// Who hears of documents.
  private record Heard(EventRelay relay, Observability observability, Findings findings) {
    void document(
        Handle handle, UUID tenant, String kind, String event, String subject, String facts) {
      relay.append(handle, tenant, new NewEvent(event, subject, facts));
      handle.afterCommit(() -> observability.document(kind));
    }
  }

  static DocumentDoors open(Foundation base, SubmissionStore submissions, Findings findings) {
    AtlasConfig config = base.config();
    Database database = base.database();
    ArtifactStore artifacts = base.artifacts();
    JobStore queue = base.queue();
    Tenancy tenancy = base.tenancy();
    Heard heard = new Heard(base.relay(), base.observability(), findings);
    long maxBody = config.http().maxBodyBytes();
    VexFeature vex = VexFeature.create(database, artifacts, tenancy, maxBody, statements(heard));
    AdvisoryFeature advisories =
        AdvisoryFeature.create(
            database,
            artifacts,
            queue,
            vex.documents(),
            tenancy,
            new AdvisoryFeature.Listeners(
                heard.findings()::vulnerabilitiesChanged,
                (handle, t, feed, facts) ->
                    heard.document(handle, t, "advisories", "advisory.imported", feed, facts)));
    SbomAdmission sboms =
        new SbomAdmission(
            database,
            submissions,
            artifacts,
            queue,
            config.limits(),
            carried(new SbomStatements(vex.admission()), findings));
    AttestationFeature attestations =
        AttestationFeature.create(
            database,
            artifacts,
            queue,
            new AttestationFeature.Doors(sboms, vex.admission()),
            tenancy,
            maxBody,
            (handle, t, subject, facts) ->
                heard.document(handle, t, "attestation", "attestation.recorded", subject, facts));
    Map<String, JobHandler> handlers = new HashMap<>(attestations.handlers());
    handlers.put(FeedImporter.JOB.name(), advisories.importer());
    List<Routes> routes = new ArrayList<>(advisories.routes());
    routes.add(vex.routes());
    routes.add(attestations.routes());
    routes.add(new DocumentAuditEndpoints(new DocumentAuditStore(database), tenancy));
    return new DocumentDoors(sboms, vex, advisories, handlers, routes);
  }

  private static VexAdmission.Listener statements(Heard heard) {
    return new VexAdmission.Listener() {
      @Override
      public void expected(UUID tenant, VexDocument document) {
        heard.findings().expect(tenant, document);
      }

      @Override
      public void applied(
          Handle handle, UUID tenant, VexAdmission.Applied applied, VexChanged.Change change) {
        heard.findings().statementsChanged(handle, tenant, change.names());
        heard.document(handle, tenant, "vex", "vex.applied", applied.subject(), applied.facts());
      }
    };
  }

  private static CarriedStatements carried(SbomStatements statements, Findings findings) {
    return (tenant, artifact, sbom, identity) -> {
      SbomStatements.Said said = statements.of(tenant, artifact, sbom, identity);
      return new CarriedStatements.Carried(
          said::keep,
          said::isAsIn,
          (handle, chain, named) ->
              findings.named(
                  handle,
                  tenant,
                  chain,
                  named.version(),
                  identity.sha256(),
                  named.sbom(),
                  named.inForce()));
    };
  }
}
