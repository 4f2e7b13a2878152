package org.pgatlas.server.advisory;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.osv.OsvLimits;
import org.pgatlas.json.Content;
import org.pgatlas.json.DocumentException;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.artifact.ArtifactsUnavailableException;
import org.pgatlas.server.artifact.SubmissionLog;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.DatabaseOutage;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.NewJob;
import org.pgatlas.server.wire.Archive;
import org.pgatlas.server.wire.RefusedUpload;
import org.pgatlas.server.wire.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Admits feeds: looks whether they can be read, keeps the exact bytes and enqueues the job that
/// applies them. A document that stands alone is refused when any part of it is wrong; of an
/// archive only its frame is looked at here, and what is wrong in it is told by its import.
///
/// A few advisories are applied in the transaction that accepts them, when no other import waits or
/// is at work: their findings are right when the answer is sent. What takes too long there, or
/// fails, is rolled back and left to the job.
public final class FeedAdmission {
  private static final Logger LOG = LoggerFactory.getLogger(FeedAdmission.class);

  /// More advisories than these, or more bytes of them, are always left to the job.
  private static final int FEW = 10;

  private static final long SMALL = 1 << 20;

  private static final String PENDING = "pending";

  private final Database database;
  private final ArtifactStore artifacts;
  private final JobStore jobs;
  private final FeedStore feeds = new FeedStore();
  private final SubmissionLog log = new SubmissionLog();

  private final @Nullable FeedImporter importer;

  /// Leaves everything to the job.
  public FeedAdmission(Database database, ArtifactStore artifacts, JobStore jobs) {
    this(database, artifacts, jobs, null);
  }

  /// @param importer applies a few advisories at once; null leaves everything to the job
  public FeedAdmission(
      Database database, ArtifactStore artifacts, JobStore jobs, @Nullable FeedImporter importer) {
    this.database = database;
    this.artifacts = artifacts;
    this.jobs = jobs;
    this.importer = importer;
  }

  /// What is offered.
  ///
  /// @param name which of several feeds of the kind; empty for the only one
  /// @param origin where it came from, as told
  /// @param full whether it is the whole feed; null: an archive of a named feed is
  record Offer(FeedKind kind, String name, String origin, @Nullable Boolean full) {}

  /// @param duplicate whether the feed's newest import had the same bytes
  /// @param applied whether it was applied at once
  /// @param status of the import now: `pending`, `processed` or `failed`
  record Admitted(
      long id, long submissionId, String feed, boolean duplicate, boolean applied, String status) {}

  /// What looking at a feed tells.
  ///
  /// @param asOf its date, if it has one
  /// @param few its advisories, when they are so few that they may be applied at once; else empty
  private record Looked(@Nullable String asOf, List<OsvDocument> few) {}

  /// @throws RefusedUpload after recording the attempt
  Admitted admit(UUID tenant, Offer offer, byte[] bytes) {
    return admit(tenant, offer, Spool.of(bytes));
  }

  /// @throws RefusedUpload after recording the attempt
  Admitted admit(UUID tenant, Offer offer, Spool content) {
    ArtifactStore.Stored identity = ArtifactStore.Stored.of(content);
    Looked looked;
    try {
      looked = look(offer.kind(), content);
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
    Import made = new Import(offer, identity, looked.asOf(), full);
    FeedImporter now = full || looked.few().isEmpty() ? null : importer;
    if (now != null) {
      try {
        return keep(tenant, made, content, handle -> now(handle, tenant, made, now, looked.few()));
      } catch (ArtifactsUnavailableException | DatabaseOutage e) {
        // A job could not be enqueued either.
        throw e;
      } catch (RuntimeException e) {
        LOG.info("{} is left to its job: {}", offer.kind().feed(offer.name()), e.toString());
      }
    }
    Optional<Admitted> again =
        database.write(
            tenant,
            handle -> {
              feeds.lock(handle, tenant, made.feed());
              return repeated(handle, tenant, offer, identity);
            });
    return again.orElseGet(
        () -> keep(tenant, made, content, handle -> later(handle, tenant, made)));
  }

  /// An import that is about to be kept.
  private record Import(
      Offer offer, ArtifactStore.Stored identity, @Nullable String asOf, boolean full) {
    String feed() {
      return offer.kind().feed(offer.name());
    }
  }

  /// Records an attempt whose body never became a document.
  RefusedUpload refuseUnread(UUID tenant, Offer offer, int status, String code, String detail) {
    return refuse(tenant, offer, null, status, code, detail, null);
  }

  /// Brings the bytes to their place before anything is locked, then the import into its feed.
  ///
  /// @param admitting the transaction's part but for the bytes
  private Admitted keep(
      UUID tenant, Import made, Spool content, Function<Handle, Admitted> admitting) {
    try (ArtifactStore.Placed placed = artifacts.place(tenant, made.identity(), content)) {
      return database.writeRows(
          tenant,
          handle -> {
            artifacts.put(handle, tenant, placed);
            return admitting.apply(handle);
          });
    } catch (ArtifactsUnavailableException e) {
      RefusedUpload _ =
          refuse(
              tenant,
              made.offer(),
              made.identity(),
              503,
              "artifacts-unavailable",
              e.getMessage(),
              null);
      throw e;
    }
  }

  private Admitted later(Handle handle, UUID tenant, Import made) {
    feeds.lock(handle, tenant, made.feed());
    Optional<Admitted> again = repeated(handle, tenant, made.offer(), made.identity());
    return again.orElseGet(() -> enqueued(handle, tenant, made));
  }

  private Admitted enqueued(Handle handle, UUID tenant, Import made) {
    long id = insert(handle, tenant, made);
    enqueue(handle, tenant, id);
    long submission =
        log.accepted(handle, tenant, attempt(made.offer(), made.identity()), id, false, false);
    return new Admitted(id, submission, made.feed(), false, false, PENDING);
  }

  /// Applied before the answer, unless others came before or imports are paused.
  private Admitted now(
      Handle handle, UUID tenant, Import made, FeedImporter now, List<OsvDocument> few) {
    feeds.hurry(handle);
    feeds.lock(handle, tenant, made.feed());
    Optional<Admitted> again = repeated(handle, tenant, made.offer(), made.identity());
    if (again.isPresent()) {
      return again.get();
    }
    if (jobs.wouldWait(handle, tenant, FeedImporter.JOB, FeedImporter.JOB.name())) {
      return enqueued(handle, tenant, made);
    }
    long id = insert(handle, tenant, made);
    now.atOnce(handle, tenant, id, made.offer(), few);
    long submission =
        log.accepted(handle, tenant, attempt(made.offer(), made.identity()), id, false, true);
    return new Admitted(id, submission, made.feed(), false, true, "processed");
  }

  private long insert(Handle handle, UUID tenant, Import made) {
    return feeds.insert(
        handle,
        tenant,
        made.feed(),
        made.offer().origin(),
        made.identity().sha256(),
        made.asOf(),
        made.full());
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
              boolean settled = !newest.status().equals(PENDING);
              if (!settled) {
                enqueue(handle, tenant, newest.id());
              }
              SubmissionLog.Attempt attempt = attempt(offer, identity);
              long submission = log.accepted(handle, tenant, attempt, newest.id(), true, settled);
              return new Admitted(newest.id(), submission, feed, true, false, newest.status());
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

  /// Reads as much as refusing takes.
  private static Looked look(FeedKind kind, Content content) throws Archive.Refused {
    return switch (kind) {
      case OSV -> new Looked(null, lookAtAdvisories(content));
      case EPSS ->
          new Looked(
              EpssList.read(content).asOf().atStartOfDay().atOffset(ZoneOffset.UTC).toString(),
              List.of());
      case KEV -> new Looked(KevCatalogue.read(content).released(), List.of());
    };
  }

  /// Returns them when they are few and small.
  private static List<OsvDocument> lookAtAdvisories(Content content) throws Archive.Refused {
    int[] count = new int[1];
    List<OsvDocument> few = new ArrayList<>(FEW);
    boolean archive = OsvSource.isArchive(content);
    OsvSource.walk(
        content,
        (place, json) -> {
          count[0]++;
          if (!archive) {
            OsvDocument one = OsvDocument.at(place, json, OsvLimits.defaults());
            if (count[0] <= FEW && content.size() <= SMALL) {
              few.add(one);
            }
          }
        });
    if (count[0] == 0) {
      throw new DocumentException(
          DocumentException.Code.EMPTY,
          null,
          "There is no advisory in it: no object, no .json file");
    }
    return few.size() == count[0] ? few : List.of();
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
