package org.pgatlas.server.advisory;

import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.osv.OsvLimits;
import org.pgatlas.json.Content;
import org.pgatlas.json.DocumentException;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.artifact.ArtifactsUnavailableException;
import org.pgatlas.server.artifact.SubmissionLog;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.NewJob;
import org.pgatlas.server.wire.Archive;
import org.pgatlas.server.wire.RefusedUpload;
import org.pgatlas.server.wire.Spool;

/// Admits feeds: looks whether they can be read, keeps the exact bytes and enqueues the job that
/// applies them. A document that stands alone is refused when any part of it is wrong; of an
/// archive
/// only its frame is looked at here, and what is wrong in it is told by its import.
public final class FeedAdmission {
  private final Database database;
  private final ArtifactStore artifacts;
  private final JobStore jobs;
  private final FeedStore feeds = new FeedStore();
  private final SubmissionLog log = new SubmissionLog();

  public FeedAdmission(Database database, ArtifactStore artifacts, JobStore jobs) {
    this.database = database;
    this.artifacts = artifacts;
    this.jobs = jobs;
  }

  /// What is offered.
  ///
  /// @param name which of several feeds of the kind; empty for the only one
  /// @param origin where it came from, as told
  /// @param full whether it is the whole feed; null: an archive of a named feed is
  record Offer(FeedKind kind, String name, String origin, @Nullable Boolean full) {}

  /// @param duplicate whether the feed's newest import had the same bytes
  record Admitted(long id, long submissionId, String feed, boolean duplicate) {}

  /// @throws RefusedUpload after recording the attempt
  Admitted admit(UUID tenant, Offer offer, byte[] bytes) {
    return admit(tenant, offer, Spool.of(bytes));
  }

  /// @throws RefusedUpload after recording the attempt
  Admitted admit(UUID tenant, Offer offer, Spool content) {
    ArtifactStore.Stored identity = ArtifactStore.Stored.of(content);
    String asOf;
    try {
      asOf = look(offer.kind(), content);
    } catch (DocumentException e) {
      throw refuse(tenant, offer, identity, status(e), e.code().id(), e.getMessage(), e.place());
    } catch (Archive.Refused e) {
      int status = e.code().equals("too-large") ? 413 : 422;
      throw refuse(tenant, offer, identity, status, e.code(), e.getMessage(), null);
    }
    Boolean said = offer.full();
    boolean full =
        offer.kind() == FeedKind.OSV
            && (said == null ? !offer.name().isEmpty() && OsvSource.isArchive(content) : said);
    Optional<Admitted> again =
        database.write(
            tenant,
            handle -> {
              feeds.lock(handle, tenant, offer.kind().feed(offer.name()));
              return repeated(handle, tenant, offer, identity);
            });
    return again.orElseGet(() -> keep(tenant, offer, identity, content, asOf, full));
  }

  /// Records an attempt whose body never became a document.
  RefusedUpload refuseUnread(UUID tenant, Offer offer, int status, String code, String detail) {
    return refuse(tenant, offer, null, status, code, detail, null);
  }

  /// Brings the bytes to their place before anything is locked, then the import into its feed.
  private Admitted keep(
      UUID tenant,
      Offer offer,
      ArtifactStore.Stored identity,
      Spool content,
      @Nullable String asOf,
      boolean full) {
    String feed = offer.kind().feed(offer.name());
    try (ArtifactStore.Placed placed = artifacts.place(tenant, identity, content)) {
      return database.write(
          tenant,
          handle -> {
            feeds.lock(handle, tenant, feed);
            Optional<Admitted> again = repeated(handle, tenant, offer, identity);
            if (again.isPresent()) {
              return again.get();
            }
            artifacts.put(handle, tenant, placed);
            long id =
                feeds.insert(handle, tenant, feed, offer.origin(), identity.sha256(), asOf, full);
            enqueue(handle, tenant, id);
            SubmissionLog.Attempt attempt = attempt(offer, identity);
            long submission = log.accepted(handle, tenant, attempt, id, false, false);
            return new Admitted(id, submission, feed, false);
          });
    } catch (ArtifactsUnavailableException e) {
      RefusedUpload _ =
          refuse(tenant, offer, identity, 503, "artifacts-unavailable", e.getMessage(), null);
      throw e;
    }
  }

  /// The same bytes as those of the feed's newest import: acknowledged. One that is not done gets a
  /// job again: an equal job that waits stands for both, one that died is revived.
  private Optional<Admitted> repeated(
      Handle handle, UUID tenant, Offer offer, ArtifactStore.Stored identity) {
    String feed = offer.kind().feed(offer.name());
    return feeds
        .newest(handle, tenant, feed)
        .filter(newest -> Arrays.equals(newest.digest(), identity.sha256()))
        .map(
            newest -> {
              boolean settled = !newest.status().equals("pending");
              if (!settled) {
                enqueue(handle, tenant, newest.id());
              }
              SubmissionLog.Attempt attempt = attempt(offer, identity);
              long submission = log.accepted(handle, tenant, attempt, newest.id(), true, settled);
              return new Admitted(newest.id(), submission, feed, true);
            });
  }

  private void enqueue(Handle handle, UUID tenant, long id) {
    jobs.enqueue(
        handle,
        tenant,
        NewJob.of(FeedImporter.JOB, "{\"feed_import_id\": " + id + "}")
            .unique(FeedImporter.JOB.name() + ":" + id)
            .inOrder(FeedImporter.JOB.name()));
  }

  /// Reads as much as refusing takes; returns the date of the feed, if it has one.
  private static @Nullable String look(FeedKind kind, Content content) throws Archive.Refused {
    return switch (kind) {
      case OSV -> {
        lookAtAdvisories(content);
        yield null;
      }
      case EPSS -> EpssList.read(content).asOf().atStartOfDay().atOffset(ZoneOffset.UTC).toString();
      case KEV -> KevCatalogue.read(content).released();
    };
  }

  private static void lookAtAdvisories(Content content) throws Archive.Refused {
    boolean[] any = new boolean[1];
    boolean archive = OsvSource.isArchive(content);
    OsvSource.walk(
        content,
        (place, json) -> {
          any[0] = true;
          if (!archive) {
            OsvDocument.at(place, json, OsvLimits.defaults());
          }
        });
    if (!any[0]) {
      throw new DocumentException(
          DocumentException.Code.EMPTY,
          null,
          "There is no advisory in it: no object, no .json file");
    }
  }

  private static int status(DocumentException e) {
    return switch (e.code()) {
      case TOO_LARGE -> 413;
      case UNKNOWN_FORMAT, UNSUPPORTED_VERSION -> 415;
      default -> 422;
    };
  }

  private static SubmissionLog.Attempt attempt(
      Offer offer, ArtifactStore.@Nullable Stored identity) {
    return new SubmissionLog.Attempt(offer.kind().attempt(), offer.origin(), "", identity);
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
