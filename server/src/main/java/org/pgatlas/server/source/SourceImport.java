package org.pgatlas.server.source;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.catalog.VertexStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.ingest.GraphChanged;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.job.NewJob;
import org.pgatlas.server.job.PermanentFailure;
import org.pgatlas.server.wire.Json;

/// Runs imports: the input is kept, a job takes one portion after the other, each with its cursor
/// and counts in a transaction of its own. A dry run makes every change and takes it back, so what
/// it says is what would happen. After the last portion the status cascade is asked for.
public final class SourceImport implements JobHandler {
  /// The job that runs an import; its payload is `{"feed_import_id": n}`.
  public static final JobKind JOB =
      new JobKind("source.import", Lane.IMPORT, JobKind.PRIORITY, JobKind.ATTEMPTS);

  /// Feeds with their importers; a feed's name may go on after a colon.
  private final Map<String, Importer> importers;

  private final Database database;
  private final ArtifactStore artifacts;
  private final JobStore jobs;
  private final ImportStore store = new ImportStore();
  private final VertexStore vertices = new VertexStore();
  private final GraphChanged graphChanged;

  SourceImport(
      Database database,
      ArtifactStore artifacts,
      JobStore jobs,
      Map<String, Importer> importers,
      GraphChanged graphChanged) {
    this.database = database;
    this.artifacts = artifacts;
    this.jobs = jobs;
    this.importers = Map.copyOf(importers);
    this.graphChanged = graphChanged;
  }

  /// Keeps the input and enqueues the import; returns its id.
  ///
  /// @throws DocumentException when the input cannot be read at all
  public long admit(UUID tenant, String feed, String origin, byte[] bytes, boolean dryRun) {
    importer(feed).open(new Importer.Input(0, tenant, bytes));
    ArtifactStore.Stored identity = ArtifactStore.Stored.of(bytes);
    return database.write(
        tenant,
        handle -> {
          artifacts.put(handle, tenant, identity, bytes);
          long id = store.insert(handle, tenant, feed, origin, identity.sha256(), dryRun);
          jobs.enqueue(
              handle,
              tenant,
              NewJob.of(JOB, "{\"feed_import_id\": " + id + "}")
                  .unique(JOB.name() + ":" + id)
                  .inOrder(JOB.name() + ":" + feed));
          return id;
        });
  }

  Optional<ImportStore.Row> find(UUID tenant, long id) {
    return database.read(tenant, handle -> store.find(handle, tenant, id));
  }

  @Override
  public void handle(Job job, Completion completion) {
    UUID tenant = job.tenant();
    long id = Json.MAPPER.readTree(job.payload()).get("feed_import_id").asLong();
    ImportStore.Row row = find(tenant, id).orElseThrow();
    if (!row.status().equals("pending") && !row.phase().equals(ImportStore.GIVEN_UP)) {
      return;
    }
    database.run(tenant, handle -> store.revive(handle, tenant, id));
    byte[] bytes =
        database
            .read(tenant, handle -> artifacts.get(handle, tenant, row.contentHash()))
            .orElseThrow();
    try {
      Ledger ledger =
          portions(row, importer(row.feed()).open(new Importer.Input(id, tenant, bytes)), tenant);
      database.run(
          tenant,
          handle -> {
            store.settle(handle, tenant, id, null);
            if (!row.dryRun()) {
              jobs.enqueue(handle, tenant, StatusCascade.soon());
              graphChanged.announce(handle, tenant, "source", row.feed(), ledger.countsJson());
            }
            completion.in(handle);
          });
    } catch (DocumentException | IllegalArgumentException e) {
      String detail = String.valueOf(e.getMessage());
      database.run(tenant, handle -> store.settle(handle, tenant, id, detail));
      throw new PermanentFailure(detail, e);
    } catch (Importer.AskedToWait e) {
      database.run(tenant, handle -> store.phase(handle, tenant, id, "waiting"));
      throw e;
    } catch (Importer.RetryLater e) {
      boolean last = job.attempts() >= job.maxAttempts();
      String detail = String.valueOf(e.getMessage());
      database.run(
          tenant,
          handle -> {
            if (last) {
              store.settle(handle, tenant, id, detail);
            } else {
              store.phase(handle, tenant, id, "waiting");
            }
          });
      throw e;
    }
  }

  @Override
  public void buried(Job job, String error) {
    UUID tenant = job.tenant();
    long id = Json.MAPPER.readTree(job.payload()).get("feed_import_id").asLong();
    String why = "given up after " + job.attempts() + " attempts: " + error;
    database.run(tenant, handle -> store.giveUp(handle, tenant, id, why));
  }

  private Ledger portions(ImportStore.Row row, Importer.Run run, UUID tenant) {
    Ledger ledger = Ledger.resume(row.counts(), row.report());
    String cursor = row.cursor();
    for (Importer.@Nullable Portion portion = run.next(cursor);
        portion != null;
        portion = run.next(cursor)) {
      Importer.Portion now = portion;
      String from = cursor;
      if (row.dryRun()) {
        rehearse(tenant, now, ledger);
      }
      database.run(
          tenant,
          handle -> {
            if (!row.dryRun()) {
              vertices.lockGraph(handle, tenant);
              now.change().apply(handle, ledger);
            }
            if (!store.advance(handle, tenant, row.id(), from, now, ledger)) {
              throw new IllegalStateException("import " + row.id() + " is worked by another");
            }
          });
      cursor = now.cursor();
    }
    return ledger;
  }

  /// Makes the changes of a portion and takes them back.
  private void rehearse(UUID tenant, Importer.Portion portion, Ledger ledger) {
    try {
      database.run(
          tenant,
          handle -> {
            vertices.lockGraph(handle, tenant);
            portion.change().apply(handle, ledger);
            throw new Rehearsed();
          });
    } catch (Rehearsed _) {
      // The transaction is rolled back, which is the point.
    }
  }

  private Importer importer(String feed) {
    int colon = feed.indexOf(':');
    Importer importer = importers.get(colon < 0 ? feed : feed.substring(0, colon));
    if (importer == null) {
      throw new IllegalArgumentException("no source is called '" + feed + "'");
    }
    return importer;
  }

  ImportStore store() {
    return store;
  }

  /// One page of all imports with their number.
  record Listed(java.util.List<ImportStore.Row> rows, long total) {}

  Listed list(UUID tenant, int limit, int offset) {
    return database.read(
        tenant,
        (Handle handle) ->
            new Listed(store.list(handle, tenant, limit, offset), store.count(handle, tenant)));
  }

  private static final class Rehearsed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Rehearsed() {
      super("rehearsed", null, false, false);
    }
  }
}
