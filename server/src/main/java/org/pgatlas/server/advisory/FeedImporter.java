package org.pgatlas.server.advisory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.osv.OsvLimits;
import org.pgatlas.json.Content;
import org.pgatlas.json.DocumentException;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.artifact.SubmissionLog;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.wire.Archive;
import org.pgatlas.server.wire.Json;
import org.pgatlas.server.wire.Spool;

/// Applies admitted feeds in short transactions, each with how far the import is, so that a job
/// that
/// was killed goes on where it stood. What is unchanged is not touched; what a full archive lacks
/// is
/// marked; one advisory that cannot be read costs only itself.
public final class FeedImporter implements JobHandler {
  /// The job that applies an import; its payload is `{"feed_import_id": n}`.
  public static final JobKind JOB =
      new JobKind("advisory.import", Lane.IMPORT, JobKind.PRIORITY, JobKind.ATTEMPTS);

  private static final int ADVISORIES_AT_ONCE = 500;
  private static final int CHARACTERS_AT_ONCE = 8 << 20;
  private static final int SCORES_AT_ONCE = 20_000;

  private final Database database;
  private final ArtifactStore artifacts;
  private final AdvisoryBatch advisories = new AdvisoryBatch();
  private final AdvisoryStore store = new AdvisoryStore();
  private final ExploitStore exploits = new ExploitStore();
  private final FeedStore feeds = new FeedStore();
  private final SubmissionLog log = new SubmissionLog();
  private final VulnerabilitiesChanged changed;
  private final Finished finished;

  /// Told in the transaction that ends an import.
  @FunctionalInterface
  public interface Finished {
    /// @param facts JSON: what became of it
    void imported(Handle handle, UUID tenant, String feed, String facts);
  }

  public FeedImporter(
      Database database,
      ArtifactStore artifacts,
      VulnerabilitiesChanged changed,
      Finished finished) {
    this.database = database;
    this.artifacts = artifacts;
    this.changed = changed;
    this.finished = finished;
  }

  @Override
  public void handle(Job job, Completion completion) {
    UUID tenant = job.tenant();
    long id = Json.MAPPER.readTree(job.payload()).get("feed_import_id").asLong();
    FeedStore.Import feed =
        database.read(tenant, handle -> feeds.find(handle, tenant, id)).orElseThrow();
    if (!feed.status().equals("pending")) {
      return;
    }
    Run run = new Run(tenant, feed, completion, FeedKind.of(feed.feed()), false);
    try (Spool content =
        database
            .read(tenant, handle -> artifacts.open(handle, tenant, feed.digest()))
            .orElseThrow()) {
      switch (run.kind()) {
        case OSV -> osv(run, content);
        case EPSS -> epss(run, EpssList.read(content));
        case KEV -> kev(run, KevCatalogue.read(content));
      }
    } catch (DocumentException | Archive.Refused e) {
      // Admission reads what it can; what is deeper in the bytes is told here.
      finish(run, String.valueOf(e.getMessage()), "{}");
    }
  }

  @Override
  public void buried(Job job, String error) {
    UUID tenant = job.tenant();
    long id = Json.MAPPER.readTree(job.payload()).get("feed_import_id").asLong();
    String why = "given up after " + job.attempts() + " attempts: " + error;
    database.run(
        tenant,
        handle ->
            feeds
                .find(handle, tenant, id)
                .filter(feed -> feed.status().equals("pending"))
                .ifPresent(
                    feed -> {
                      feeds.giveUp(handle, tenant, id, why);
                      log.giveUp(handle, tenant, FeedKind.of(feed.feed()).attempt(), id, why);
                    }));
  }

  /// @param awaited whether a request waits for it
  private record Run(
      UUID tenant, FeedStore.Import feed, Completion completion, FeedKind kind, boolean awaited) {}

  /// The advisories of an import on their way.
  private final class Stream {
    private final Run run;
    private final ImportCounts counts;
    private final Set<String> present = new TreeSet<>();
    private final List<OsvDocument> batch = new ArrayList<>();
    private int characters;
    private long position;

    Stream(Run run) {
      this.run = run;
      this.counts = ImportCounts.of(run.feed().counts());
    }

    void take(String place, byte[] json) {
      position++;
      OsvDocument document;
      try {
        document = OsvDocument.read(json, OsvLimits.defaults());
      } catch (DocumentException e) {
        if (position > run.feed().position()) {
          counts.refuse(place, String.valueOf(e.getMessage()));
        }
        return;
      }
      present.add(document.advisory().id());
      if (position <= run.feed().position()) {
        return;
      }
      batch.add(document);
      characters += document.json().length();
      if (batch.size() == ADVISORIES_AT_ONCE || characters > CHARACTERS_AT_ONCE) {
        flush();
      }
    }

    private void flush() {
      database.run(
          run.tenant(),
          handle -> {
            rest(handle);
            feeds.progress(handle, run.tenant(), run.feed().id(), position, counts.json());
          });
    }

    /// What is not applied yet, in the caller's transaction.
    void rest(Handle handle) {
      if (!batch.isEmpty()) {
        apply(handle, run, batch, counts);
        batch.clear();
        characters = 0;
      }
    }
  }

  private void osv(Run run, Content content) throws Archive.Refused {
    Stream stream = new Stream(run);
    OsvSource.walk(content, stream::take);
    ImportCounts counts = stream.counts;
    FeedStore.Import feed = run.feed();
    if (feed.full()) {
      stream.flush();
    }
    database.run(
        run.tenant(),
        handle -> {
          stream.rest(handle);
          if (counts.advisories() == 0) {
            settle(
                handle,
                run,
                "none of its "
                    + counts.refused
                    + " advisories can be read; "
                    + counts.firstRefusal(),
                counts.json());
            return;
          }
          if (feed.full()) {
            counts.missing =
                advisories.markMissing(
                    handle, run.tenant(), feed.feed(), feed.id(), stream.present);
          }
          settle(handle, run, null, counts.json());
        });
  }

  private void apply(Handle handle, Run run, List<OsvDocument> batch, ImportCounts counts) {
    AdvisoryBatch.Result result =
        Database.keepingPlans(
            handle,
            () ->
                advisories.apply(handle, run.tenant(), run.feed().feed(), run.feed().id(), batch));
    applied(handle, run, result, counts);
  }

  private void applied(Handle handle, Run run, AdvisoryBatch.Result result, ImportCounts counts) {
    counts.add(result);
    announce(
        handle,
        run,
        VulnerabilitiesChanged.Cause.ADVISORIES,
        result.vulnerabilities(),
        result.merged());
  }

  /// Applies a few advisories in the transaction that accepts them, which keeps its plans
  /// ([Database#writeRows]). The attempt is the caller's to note.
  void atOnce(
      Handle handle, UUID tenant, long id, FeedAdmission.Offer offer, List<OsvDocument> documents) {
    String name = offer.kind().feed(offer.name());
    FeedStore.Import feed =
        new FeedStore.Import(id, name, offer.origin(), new byte[0], "pending", false, 0, null);
    Run run = new Run(tenant, feed, Completion.NONE, offer.kind(), true);
    ImportCounts counts = ImportCounts.of(null);
    applied(handle, run, advisories.apply(handle, tenant, name, id, documents), counts);
    feeds.finish(handle, tenant, id, null, counts.json());
    finished.imported(handle, tenant, name, counts.json());
  }

  private void epss(Run run, EpssList list) {
    UUID tenant = run.tenant();
    long id = run.feed().id();
    boolean older =
        database.read(tenant, handle -> feeds.isOlder(handle, tenant, run.feed().feed(), id));
    int changes = changes(run.feed().counts());
    List<EpssList.Score> scores = older ? List.of() : distinct(list.scores());
    for (int from = (int) run.feed().position(); from < scores.size(); from += SCORES_AT_ONCE) {
      int start = from;
      int end = Math.min(scores.size(), from + SCORES_AT_ONCE);
      int before = changes;
      changes =
          database.write(
              tenant,
              handle -> {
                store.lock(handle, tenant);
                ExploitStore.Changed result =
                    Database.keepingPlans(
                        handle,
                        () ->
                            exploits.scores(
                                handle,
                                tenant,
                                id,
                                list.asOf().toString(),
                                scores.subList(start, end)));
                int total = before + result.changed();
                feeds.progress(handle, tenant, id, end, facts(end, total, false));
                announce(
                    handle,
                    run,
                    VulnerabilitiesChanged.Cause.EPSS,
                    result.vulnerabilities(),
                    Map.of());
                return total;
              });
    }
    finish(run, null, facts(list.scores().size(), changes, older));
  }

  private static int changes(@Nullable String counts) {
    return counts == null ? 0 : Json.MAPPER.readTree(counts).path("changed").asInt(0);
  }

  /// One statement cannot write a row twice; of several scores of one CVE the last counts.
  private static List<EpssList.Score> distinct(List<EpssList.Score> scores) {
    Map<String, EpssList.Score> last = new TreeMap<>();
    scores.forEach(score -> last.put(score.cve(), score));
    return new ArrayList<>(last.values());
  }

  private void kev(Run run, KevCatalogue catalogue) {
    UUID tenant = run.tenant();
    long id = run.feed().id();
    database.run(
        tenant,
        handle -> {
          store.lock(handle, tenant);
          boolean older = feeds.isOlder(handle, tenant, run.feed().feed(), id);
          Optional<ExploitStore.Changed> result =
              older
                  ? Optional.empty()
                  : Optional.of(exploits.catalogue(handle, tenant, id, catalogue.entries()));
          result.ifPresent(
              one ->
                  announce(
                      handle,
                      run,
                      VulnerabilitiesChanged.Cause.KEV,
                      one.vulnerabilities(),
                      Map.of()));
          int changes = result.map(ExploitStore.Changed::changed).orElse(0);
          settle(handle, run, null, facts(catalogue.entries().size(), changes, older));
        });
  }

  private static String facts(int entries, int changes, boolean older) {
    return Json.MAPPER
        .createObjectNode()
        .put("entries", entries)
        .put("changed", changes)
        .put("older", older)
        .toString();
  }

  private void announce(
      Handle handle,
      Run run,
      VulnerabilitiesChanged.Cause cause,
      Set<Long> vulnerabilities,
      Map<Long, Long> merged) {
    if (!vulnerabilities.isEmpty() || !merged.isEmpty()) {
      changed.announce(
          handle,
          run.tenant(),
          new VulnerabilitiesChanged.Change(
              cause, run.feed().id(), vulnerabilities, merged, run.awaited()));
    }
  }

  private void finish(Run run, @Nullable String error, String counts) {
    database.run(run.tenant(), handle -> settle(handle, run, error, counts));
  }

  private void settle(Handle handle, Run run, @Nullable String error, String counts) {
    UUID tenant = run.tenant();
    FeedStore.Import feed = run.feed();
    feeds.finish(handle, tenant, feed.id(), error, counts);
    log.settle(handle, tenant, run.kind().attempt(), feed.id(), error);
    if (error == null) {
      finished.imported(handle, tenant, feed.feed(), counts);
    }
    run.completion().in(handle);
  }
}
