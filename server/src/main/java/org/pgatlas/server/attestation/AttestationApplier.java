package org.pgatlas.server.attestation;

import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.attestation.DsseEnvelope;
import org.pgatlas.document.DocumentKind;
import org.pgatlas.json.StorableText;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.submission.RefusedDocument;
import org.pgatlas.server.submission.SbomAdmission;
import org.pgatlas.server.vex.VexAdmission;
import org.pgatlas.server.vex.VexOrigin;
import org.pgatlas.server.wire.Json;
import org.pgatlas.server.wire.RefusedUpload;
import org.pgatlas.vex.Trust;
import tools.jackson.databind.JsonNode;

/// Hands the payload of a verified envelope to the door of its kind. A repeated job meets its own
/// document there, which is acknowledged.
final class AttestationApplier implements JobHandler {
  /// Its payload is `{"attestation_id": n, "check_id": n, "repository": …, "artifact": …}`.
  static final JobKind JOB =
      new JobKind("attestation.apply", Lane.INGEST, JobKind.PRIORITY, JobKind.ATTEMPTS);

  /// Why verified VEX is kept aside: handing SBOMs and provenance in is another power than saying
  /// which vulnerabilities do not matter, which else takes a triager.
  static final String NO_WORD =
      "kept aside: nobody who signed it is trusted to speak about vulnerabilities (vex_trust)";

  private static final String NO_TRUST = "not applied: its signer's trust ended before";

  private final Database database;
  private final ArtifactStore artifacts;
  private final Judge judge;
  private final SbomAdmission sboms;
  private final VexAdmission vex;
  private final AttestationStore store = new AttestationStore();

  AttestationApplier(
      Database database,
      ArtifactStore artifacts,
      Judge judge,
      SbomAdmission sboms,
      VexAdmission vex) {
    this.database = database;
    this.artifacts = artifacts;
    this.judge = judge;
    this.sboms = sboms;
    this.vex = vex;
  }

  /// What became of a payload.
  private record Outcome(
      String word, @Nullable String kind, @Nullable Long id, @Nullable String error) {}

  @Override
  public void handle(Job job, Completion completion) {
    UUID tenant = job.tenant();
    JsonNode payload = Json.MAPPER.readTree(job.payload());
    long check = payload.path("check_id").asLong();
    AttestationStore.Row row =
        database
            .read(
                tenant,
                handle -> store.find(handle, tenant, payload.path("attestation_id").asLong()))
            .orElseThrow();
    byte[] bytes =
        database
            .read(
                tenant,
                handle -> artifacts.get(handle, tenant, HexFormat.of().parseHex(row.digest())))
            .orElseThrow();
    DsseEnvelope envelope = DsseEnvelope.parse(bytes, DsseEnvelope.defaultLimits());
    Judgement verdict = judge.judge(tenant, bytes, envelope);
    if (!verdict.verified()) {
      reject(tenant, row, check, verdict, completion);
      return;
    }
    Outcome outcome = apply(tenant, row, Payload.of(envelope), verdict, payload);
    database.run(
        tenant,
        handle -> {
          store.settle(
              handle, tenant, check, outcome.word(), outcome.kind(), outcome.id(), outcome.error());
          completion.in(handle);
        });
  }

  /// Who signed was trusted when the job was made, and is no longer.
  private void reject(
      UUID tenant, AttestationStore.Row row, long check, Judgement verdict, Completion completion) {
    database.run(
        tenant,
        handle -> {
          store.settle(handle, tenant, check, "rejected", null, null, NO_TRUST);
          if (row.verified()) {
            store.check(handle, tenant, row.id(), verdict);
          }
          completion.in(handle);
        });
  }

  private Outcome apply(
      UUID tenant, AttestationStore.Row row, Payload content, Judgement verdict, JsonNode payload) {
    DocumentKind kind = content.kind();
    if (kind != DocumentKind.SBOM && kind != DocumentKind.VEX) {
      return new Outcome("recorded", null, null, null);
    }
    if (!content.isDeclared(kind)) {
      return new Outcome(
          "recorded",
          null,
          null,
          "kept aside: it looks like "
              + kind.word()
              + ", and was signed as '"
              + StorableText.shown(content.declared())
              + "'");
    }
    if (kind == DocumentKind.SBOM) {
      return sbom(tenant, content, verdict, text(payload, "repository"), text(payload, "artifact"));
    }
    Trust vex = verdict.vex();
    return vex == null
        ? new Outcome("recorded", null, null, NO_WORD)
        : statements(tenant, content, row, verdict, vex);
  }

  @Override
  public void buried(Job job, String error) {
    UUID tenant = job.tenant();
    long check = Json.MAPPER.readTree(job.payload()).path("check_id").asLong();
    String why = AttestationStore.GAVE_UP + job.attempts() + " attempts: " + error;
    database.run(tenant, handle -> store.settle(handle, tenant, check, "failed", null, null, why));
  }

  private Outcome sbom(
      UUID tenant,
      Payload content,
      Judgement verdict,
      @Nullable String repository,
      @Nullable String artifact) {
    try {
      SbomAdmission.Admitted admitted =
          sboms.admit(
              tenant,
              new SbomAdmission.Offer(repository, artifact, "attestation"),
              content.document());
      return new Outcome(
          "applied",
          "sbom",
          (long) admitted.submissionId(),
          SignedFor.doubt(content, verdict, repository, artifact));
    } catch (RefusedDocument e) {
      return new Outcome("failed", "sbom", (long) e.submissionId(), e.detail());
    }
  }

  private Outcome statements(
      UUID tenant, Payload content, AttestationStore.Row row, Judgement verdict, Trust trust) {
    try {
      VexAdmission.Admitted admitted =
          vex.admit(
              tenant,
              new VexAdmission.Offer(
                  VexOrigin.ATTESTATION,
                  trust,
                  "attestation:" + row.id(),
                  String.join(", ", verdict.signers())),
              content.document(),
              content.about());
      return new Outcome("applied", "vex", admitted.documentId(), null);
    } catch (RefusedUpload e) {
      return new Outcome("failed", "vex", null, e.detail());
    }
  }

  private static @Nullable String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    return value.isString() ? value.asString() : null;
  }
}
