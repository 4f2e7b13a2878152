package org.pgatlas.server.artifact;

import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The table `document_submission`: one row for each attempt to hand in a document other than an
/// SBOM, refused ones too; of those whose documents have a table of their own, only refused ones.
/// All functions are part of the caller's transaction.
public final class SubmissionLog {
  private static final int MAX_ORIGIN = 2_048;
  private static final int MAX_DETAIL = 4_096;
  private static final int MAX_PLACE = 1_024;

  /// Code of an attempt whose job came to nothing; put back, it may still succeed.
  private static final String GAVE_UP = "gave-up";

  /// What was handed in, as the attempt claims.
  public enum Kind {
    VEX,
    ADVISORIES,
    EPSS,
    KEV,
    ATTESTATION,
    GITLOG,
    OPENGRANTS,
    SURVEY,
    OVERRIDES,
    REGISTRY;

    /// The value of the column `kind`.
    public String column() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// An attempt.
  ///
  /// @param origin where the document came from, as told
  /// @param identity null when no bytes became a document
  public record Attempt(
      Kind kind, String origin, String actor, ArtifactStore.@Nullable Stored identity) {
    public Attempt {
      origin = cut(origin, MAX_ORIGIN);
      actor = cut(actor, 128);
    }
  }

  /// Why an attempt was refused.
  public record Refusal(String code, String detail, @Nullable String place) {}

  /// Records an attempt that made or repeated a document; returns its id.
  ///
  /// @param settled whether it is done; an import goes on as a job
  public long accepted(
      Handle handle,
      UUID tenant,
      Attempt attempt,
      long document,
      boolean duplicate,
      boolean settled) {
    return insert(handle, tenant, attempt, document, duplicate, settled, null);
  }

  /// Records an attempt that left nothing else; returns its id.
  public long refused(Handle handle, UUID tenant, Attempt attempt, Refusal refusal) {
    return insert(handle, tenant, attempt, null, false, true, refusal);
  }

  /// Settles the attempts that wait for a document.
  ///
  /// @param error why it failed, null when it was applied
  public void settle(Handle handle, UUID tenant, Kind kind, long document, @Nullable String error) {
    handle
        .createUpdate(
            """
            -- name: submission_log.settle
            update document_submission
            set status = case when :error is null then 'processed'::submission_status else 'failed' end,
                error_detail = :error, error_code = case when :error is not null then 'import-failed' end, processed_at = now()
            where tenant_id = :tenant and kind = :kind and document_id = :document
              and (status = 'pending' or error_code = :gaveUp)
            """)
        .bind("gaveUp", GAVE_UP)
        .bind("tenant", tenant)
        .bind("kind", kind.column())
        .bind("document", document)
        .bind("error", error == null ? null : cut(error, MAX_DETAIL))
        .execute();
  }

  /// Settles the attempts that wait for a document whose job came to nothing.
  public void giveUp(Handle handle, UUID tenant, Kind kind, long document, String why) {
    handle
        .createUpdate(
            """
            -- name: submission_log.give_up
            update document_submission
            set status = 'failed', error_detail = :why, error_code = :gaveUp, processed_at = now()
            where tenant_id = :tenant and kind = :kind and document_id = :document and status = 'pending'
            """)
        .bind("tenant", tenant)
        .bind("kind", kind.column())
        .bind("document", document)
        .bind("gaveUp", GAVE_UP)
        .bind("why", cut(why, MAX_DETAIL))
        .execute();
  }

  private static long insert(
      Handle handle,
      UUID tenant,
      Attempt attempt,
      @Nullable Long document,
      boolean duplicate,
      boolean settled,
      @Nullable Refusal refusal) {
    ArtifactStore.Stored identity = attempt.identity();
    return handle
        .createQuery(
            """
            -- name: submission_log.insert
            insert into document_submission (tenant_id, kind, origin, actor_claim, content_hash, artifact_path, size_bytes, status,
                                             duplicate, document_id, error_code, error_detail, error_place, processed_at)
            values (:tenant, :kind, :origin, :actor, :hash, :cid, :size, cast(:status as submission_status),
                    :duplicate, :document, :code, :detail, :place, case when :status <> 'pending' then now() end)
            returning id
            """)
        .bind("tenant", tenant)
        .bind("kind", attempt.kind().column())
        .bind("origin", attempt.origin())
        .bind("actor", attempt.actor())
        .bind("hash", identity == null ? null : identity.sha256())
        .bind("cid", identity == null ? null : identity.cid())
        .bind("size", identity == null ? null : identity.sizeBytes())
        .bind("status", refusal != null ? "failed" : settled ? "processed" : "pending")
        .bind("duplicate", duplicate)
        .bind("document", document)
        .bind("code", refusal == null ? null : cut(refusal.code(), 64))
        .bind("detail", refusal == null ? null : cut(refusal.detail(), MAX_DETAIL))
        .bind(
            "place",
            refusal == null || refusal.place() == null ? null : cut(refusal.place(), MAX_PLACE))
        .mapTo(long.class)
        .one();
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }
}
