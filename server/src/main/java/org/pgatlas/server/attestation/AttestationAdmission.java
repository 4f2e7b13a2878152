package org.pgatlas.server.attestation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.attestation.DsseEnvelope;
import org.pgatlas.attestation.EnvelopeLines;
import org.pgatlas.json.DocumentException;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.artifact.ArtifactsUnavailableException;
import org.pgatlas.server.artifact.SubmissionLog;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.NewJob;
import org.pgatlas.server.wire.Json;
import org.pgatlas.server.wire.RefusedUpload;

/// Admits envelopes: keeps the exact bytes, has the signatures judged by what the tenant trusts,
/// and has the payload of a verified one applied by a job. One whose signatures are by nobody we
/// know is recorded and not applied; when its key or its signer is trusted later, handing it in
/// again applies it.
public final class AttestationAdmission {
  private final Database database;
  private final ArtifactStore artifacts;
  private final JobStore jobs;
  private final Judge judge;
  private final AttestationStore store = new AttestationStore();
  private final SubmissionLog log = new SubmissionLog();
  private final Listener listener;

  /// Told in the transaction that records a check.
  @FunctionalInterface
  public interface Listener {
    /// @param facts JSON: what it is and what its signatures are worth
    void recorded(Handle handle, UUID tenant, String subject, String facts);
  }

  public AttestationAdmission(
      Database database, ArtifactStore artifacts, JobStore jobs, Judge judge, Listener listener) {
    this.database = database;
    this.artifacts = artifacts;
    this.jobs = jobs;
    this.judge = judge;
    this.listener = listener;
  }

  /// Who offers an envelope, and what an SBOM in it is of.
  record Offer(String origin, @Nullable String repository, @Nullable String artifact) {}

  /// @param duplicate whether the same bytes were verified, or not, before with the same result
  /// @param reason why a keyless signature is not verified
  record Admitted(
      long id,
      long submissionId,
      boolean duplicate,
      boolean verified,
      List<String> signers,
      @Nullable String reason) {}

  /// One envelope, or several, a line each: all can be read, or nothing of them is admitted.
  ///
  /// @throws RefusedUpload after recording the attempt
  List<Admitted> admit(UUID tenant, Offer offer, byte[] bytes) {
    List<Opened> all = new ArrayList<>();
    try {
      List<byte[]> envelopes = EnvelopeLines.split(bytes, DsseEnvelope.defaultLimits());
      for (byte[] envelope : envelopes) {
        all.add(open(envelope, envelopes.size() == 1 ? "" : "envelope " + (all.size() + 1)));
      }
    } catch (DocumentException e) {
      int status =
          switch (e.code()) {
            case TOO_LARGE -> 413;
            case UNKNOWN_FORMAT, UNSUPPORTED_VERSION -> 415;
            default -> 422;
          };
      ArtifactStore.Stored identity = ArtifactStore.Stored.of(bytes);
      throw refuse(tenant, offer, identity, status, e.code().id(), e.getMessage(), e.place());
    }
    return all.stream().map(opened -> keep(tenant, offer, opened)).toList();
  }

  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Opened(byte[] bytes, DsseEnvelope envelope, Payload payload) {}

  private static Opened open(byte[] bytes, String place) {
    try {
      DsseEnvelope envelope = DsseEnvelope.parse(bytes, DsseEnvelope.defaultLimits());
      return new Opened(bytes, envelope, Payload.of(envelope));
    } catch (DocumentException e) {
      if (place.isEmpty()) {
        throw e;
      }
      String where = e.place() == null ? place : place + " " + e.place();
      throw new DocumentException(e.code(), where, "In " + place + ": " + e.getMessage());
    }
  }

  /// Brings the bytes to their place first, so that no transaction waits for another server.
  private Admitted keep(UUID tenant, Offer offer, Opened opened) {
    Judgement verdict = judge.judge(tenant, opened.bytes(), opened.envelope());
    ArtifactStore.Stored identity = ArtifactStore.Stored.of(opened.bytes());
    try (ArtifactStore.Placed placed = artifacts.place(tenant, identity, opened.bytes())) {
      Kept kept = new Kept(placed, opened.envelope(), opened.payload(), verdict);
      return database.write(tenant, handle -> keep(handle, tenant, offer, kept));
    } catch (ArtifactsUnavailableException e) {
      RefusedUpload _ =
          refuse(tenant, offer, identity, 503, "artifacts-unavailable", e.getMessage(), null);
      throw e;
    }
  }

  /// Records an attempt whose body never became a document.
  RefusedUpload refuseUnread(UUID tenant, Offer offer, int status, String code, String detail) {
    return refuse(tenant, offer, null, status, code, detail, null);
  }

  private record Kept(
      ArtifactStore.Placed placed, DsseEnvelope envelope, Payload payload, Judgement verdict) {
    ArtifactStore.Stored identity() {
      return placed.identity();
    }
  }

  private Admitted keep(Handle handle, UUID tenant, Offer offer, Kept kept) {
    artifacts.put(handle, tenant, kept.placed());
    Judgement verdict = kept.verdict();
    SubmissionLog.Attempt attempt = attempt(offer, kept.identity());
    Payload payload = kept.payload();
    Optional<Long> made =
        store.insert(
            handle,
            tenant,
            new AttestationStore.NewAttestation(
                kept.identity().sha256(),
                kept.envelope().payloadType(),
                payload.predicateType(),
                payload.subjectName(),
                payload.subjectDigest(),
                payload.head(kept.envelope().payloadType())));
    AttestationStore.Row before =
        made.isPresent()
            ? null
            : store.byDigest(handle, tenant, kept.identity().sha256()).orElse(null);
    if (before != null && isSettled(before, verdict)) {
      long submission = log.accepted(handle, tenant, attempt, before.id(), true, true);
      return new Admitted(
          before.id(), submission, true, verdict.verified(), verdict.signers(), verdict.reason());
    }
    long id = before == null ? made.orElseThrow() : before.id();
    long check = store.check(handle, tenant, id, verdict);
    if (verdict.verified()) {
      enqueue(handle, tenant, offer, id, check);
    }
    String facts =
        Json.MAPPER
            .createObjectNode()
            .put("id", id)
            .put("predicate_type", payload.predicateType())
            .put("verified", verdict.verified())
            .put("signers", String.join(", ", verdict.signers()))
            .toString();
    String subject = payload.subjectName() == null ? "attestation:" + id : payload.subjectName();
    listener.recorded(handle, tenant, subject, facts);
    long submission = log.accepted(handle, tenant, attempt, id, false, true);
    return new Admitted(
        id, submission, false, verdict.verified(), verdict.signers(), verdict.reason());
  }

  /// Whether the newest check says the same. What was verified once is judged again each time, for
  /// trust may have ended. A payload that failed, or that waited until trust had ended, is tried
  /// again, and so is VEX that was kept aside, once its signer may speak.
  private static boolean isSettled(AttestationStore.Row before, Judgement verdict) {
    if (!verdict.verified()) {
      return !before.verified() && before.outcome().equals("rejected");
    }
    return before.verified()
        && switch (before.outcome()) {
          case "pending", "applied" -> true;
          case "recorded" ->
              verdict.vex() == null || !AttestationApplier.NO_WORD.equals(before.error());
          default -> false;
        };
  }

  private void enqueue(Handle handle, UUID tenant, Offer offer, long id, long check) {
    String job =
        Json.MAPPER
            .createObjectNode()
            .put("attestation_id", id)
            .put("check_id", check)
            .put("repository", offer.repository())
            .put("artifact", offer.artifact())
            .toString();
    jobs.enqueue(
        handle,
        tenant,
        NewJob.of(AttestationApplier.JOB, job)
            .unique(AttestationApplier.JOB.name() + ":" + check)
            .inOrder(AttestationApplier.JOB.name() + ":" + id));
  }

  private static SubmissionLog.Attempt attempt(
      Offer offer, ArtifactStore.@Nullable Stored identity) {
    return new SubmissionLog.Attempt(SubmissionLog.Kind.ATTESTATION, offer.origin(), "", identity);
  }

  private RefusedUpload refuse(
      UUID tenant,
      Offer offer,
      ArtifactStore.@Nullable Stored identity,
      int status,
      String code,
      @Nullable String detail,
      @Nullable String place) {
    SubmissionLog.Refusal refusal = new SubmissionLog.Refusal(code, String.valueOf(detail), place);
    database.run(tenant, handle -> log.refused(handle, tenant, attempt(offer, identity), refusal));
    return new RefusedUpload(status, code, refusal.detail(), place);
  }
}
