package org.pgatlas.server.attestation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The tables `attestation` and `attestation_check`. All functions are part of the caller's
/// transaction.
final class AttestationStore {
  /// How the error of a check begins whose job came to nothing; put back, it may still succeed.
  static final String GAVE_UP = "given up after ";

  private static final String COLUMNS =
      """
      t.id, t.external_id, encode(t.content_hash, 'hex') as digest, t.payload_type, t.predicate_type, t.subject_name, t.subject_digest,
        t.doc::text as doc, t.supersedes_id, t.created_at, c.id as check_id, c.verified, c.signers, c.signatures, c.outcome, c.applied_kind,
        c.applied_id, c.error_detail, c.evidence::text as evidence, c.checked_at
      from attestation t
      join lateral (select k.id, k.verified, k.signers, k.signatures, k.outcome, k.applied_kind, k.applied_id, k.error_detail, k.evidence, k.checked_at
                    from attestation_check k
                    where k.tenant_id = t.tenant_id and k.attestation_id = t.id
                    order by k.id desc limit 1) c on true
      """;

  /// An envelope to keep.
  ///
  /// @param doc JSON: types and subjects
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record NewAttestation(
      byte[] digest,
      String payloadType,
      @Nullable String predicateType,
      @Nullable String subjectName,
      @Nullable String subjectDigest,
      String doc) {}

  /// An envelope with its newest check.
  ///
  /// @param outcome `pending`, `applied`, `recorded`, `rejected`, `failed`
  /// @param evidence JSON, of keyless signatures
  record Row(
      long id,
      UUID externalId,
      String digest,
      String payloadType,
      @Nullable String predicateType,
      @Nullable String subjectName,
      @Nullable String subjectDigest,
      String doc,
      @Nullable Long supersedesId,
      Instant createdAt,
      long checkId,
      boolean verified,
      List<String> signers,
      int signatures,
      String outcome,
      @Nullable String appliedKind,
      @Nullable Long appliedId,
      @Nullable String error,
      @Nullable String evidence,
      Instant checkedAt) {}

  /// Served by `ux_attestation_content_hash`.
  Optional<Row> byDigest(Handle handle, UUID tenant, byte[] digest) {
    return handle
        .createQuery(
            "-- name: attestation.by_digest\nselect "
                + COLUMNS
                + "where t.tenant_id = :tenant and t.content_hash = :digest")
        .bind("tenant", tenant)
        .bind("digest", digest)
        .map((row, _) -> row(row))
        .findOne();
  }

  Optional<Row> find(Handle handle, UUID tenant, long id) {
    return handle
        .createQuery(
            "-- name: attestation.one\nselect "
                + COLUMNS
                + "where t.tenant_id = :tenant and t.id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> row(row))
        .findOne();
  }

  /// The newest first. Served by `ix_attestation_newest` and `ix_attestation_check_attestation`.
  List<Row> list(Handle handle, UUID tenant, int limit, int offset) {
    return handle
        .createQuery(
            "-- name: attestation.list\nselect "
                + COLUMNS
                + "where t.tenant_id = :tenant order by t.created_at desc, t.id desc limit :limit offset :offset")
        .bind("tenant", tenant)
        .bind("limit", limit)
        .bind("offset", offset)
        .map((row, _) -> row(row))
        .list();
  }

  long count(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: attestation.count
            select count(*) from attestation where tenant_id = :tenant
            """)
        .bind("tenant", tenant)
        .mapTo(long.class)
        .one();
  }

  /// Keeps an envelope; the newest one before it about the same subject and of the same type is its
  /// predecessor. Returns its id; empty when the same bytes came in between.
  Optional<Long> insert(Handle handle, UUID tenant, NewAttestation made) {
    return handle
        .createQuery(
            """
            -- name: attestation.insert
            insert into attestation (tenant_id, content_hash, payload_type, predicate_type, subject_name, subject_digest, doc, supersedes_id)
            values (:tenant, :digest, :payloadType, :predicateType, :subject, :subjectDigest, cast(:doc as jsonb),
                    (select max(o.id) from attestation o
                     where o.tenant_id = :tenant and o.subject_digest = :subjectDigest and o.predicate_type = :predicateType))
            on conflict (tenant_id, content_hash) do nothing
            returning id
            """)
        .bind("tenant", tenant)
        .bind("digest", made.digest())
        .bind("payloadType", made.payloadType())
        .bind("predicateType", made.predicateType())
        .bind("subject", made.subjectName())
        .bind("subjectDigest", made.subjectDigest())
        .bind("doc", made.doc())
        .mapTo(Long.class)
        .findOne();
  }

  /// Records what the signatures are worth now; returns the check's id.
  long check(Handle handle, UUID tenant, long attestation, Judgement verdict) {
    return handle
        .createQuery(
            """
            -- name: attestation.check
            insert into attestation_check (tenant_id, attestation_id, verified, signers, signatures, outcome, error_detail, evidence)
            values (:tenant, :attestation, :verified, :signers, :signatures, :outcome, :reason, cast(:evidence as jsonb))
            returning id
            """)
        .bind("tenant", tenant)
        .bind("attestation", attestation)
        .bind("verified", verdict.verified())
        .bind("signers", verdict.signers().toArray(String[]::new))
        .bind("signatures", verdict.signatures())
        .bind("outcome", verdict.verified() ? "pending" : "rejected")
        .bind("reason", verdict.reason())
        .bind("evidence", verdict.evidence())
        .mapTo(long.class)
        .one();
  }

  /// What became of a verified payload.
  ///
  /// @param kind `sbom` or `vex`; null when nothing was applied
  void settle(
      Handle handle,
      UUID tenant,
      long check,
      String outcome,
      @Nullable String kind,
      @Nullable Long id,
      @Nullable String error) {
    handle
        .createUpdate(
            """
            -- name: attestation.settle
            update attestation_check set outcome = :outcome, applied_kind = :kind, applied_id = :id, error_detail = left(:error, 4096)
            where tenant_id = :tenant and id = :check
              and (outcome = 'pending' or (outcome = 'failed' and starts_with(error_detail, :gaveUp)))
            """)
        .bind("gaveUp", GAVE_UP)
        .bind("tenant", tenant)
        .bind("check", check)
        .bind("outcome", outcome)
        .bind("kind", kind)
        .bind("id", id)
        .bind("error", error)
        .execute();
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getLong("id"),
        row.getObject("external_id", UUID.class),
        row.getString("digest"),
        row.getString("payload_type"),
        row.getString("predicate_type"),
        row.getString("subject_name"),
        row.getString("subject_digest"),
        row.getString("doc"),
        row.getObject("supersedes_id", Long.class),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getLong("check_id"),
        row.getBoolean("verified"),
        List.of((String[]) row.getArray("signers").getArray()),
        row.getInt("signatures"),
        row.getString("outcome"),
        row.getString("applied_kind"),
        row.getObject("applied_id", Long.class),
        row.getString("error_detail"),
        row.getString("evidence"),
        row.getObject("checked_at", OffsetDateTime.class).toInstant());
  }
}
