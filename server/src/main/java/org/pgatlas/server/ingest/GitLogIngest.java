package org.pgatlas.server.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.gitlog.BotFilter;
import org.pgatlas.gitlog.CommitWindow;
import org.pgatlas.gitlog.Contributions;
import org.pgatlas.gitlog.ContributorStats;
import org.pgatlas.gitlog.GitLogException;
import org.pgatlas.gitlog.GitLogParser;
import org.pgatlas.gitlog.IdentityKey;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.catalog.ContributorStore;
import org.pgatlas.server.catalog.ProjectStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.job.NewJob;
import org.pgatlas.server.submission.GitLogStore;
import org.pgatlas.server.submission.RepositoryClaim;
import org.pgatlas.server.tenant.TenantStore;
import org.pgatlas.server.wire.Json;
import org.pgatlas.server.wire.Spool;

/// Git logs: kept exactly, then turned into contributors and their shares of the repo's window. The
/// window replaces the former one whole; an older log that is worked late does not undo a newer
/// one.
public final class GitLogIngest implements JobHandler {
  /// The job that applies a log; its payload is `{"gitlog_artifact_id": n}`.
  public static final JobKind JOB = new JobKind("gitlog.apply", Lane.INGEST, 4, JobKind.ATTEMPTS);

  private static final int NAME_LENGTH = 500;

  private final Database database;
  private final ArtifactStore artifacts;
  private final JobStore jobs;
  private final GitLogStore store;
  private final CatalogWriters catalog;
  private final TenantStore tenants;
  private final BotFilter bots;
  private final Clock clock;
  private final GraphChanged graphChanged;

  /// @param bots names or addresses that are no people, beside those that are known
  public GitLogIngest(
      Database database,
      ArtifactStore artifacts,
      JobStore jobs,
      CatalogWriters catalog,
      TenantStore tenants,
      List<String> bots,
      Clock clock,
      GraphChanged graphChanged) {
    this.database = database;
    this.artifacts = artifacts;
    this.jobs = jobs;
    this.store = new GitLogStore();
    this.catalog = catalog;
    this.tenants = tenants;
    this.bots = BotFilter.withList(bots);
    this.clock = clock;
    this.graphChanged = graphChanged;
  }

  /// Keeps a log and enqueues its application; the repo is made if the graph does not have it.
  /// Returns the attempt's id.
  public int admit(
      UUID id, RepositoryClaim claim, int sinceMonths, @Nullable String head, byte[] log) {
    return admit(id, claim, sinceMonths, head, Spool.of(log));
  }

  /// As the other, of a log wherever it lies.
  public int admit(
      UUID id, RepositoryClaim claim, int sinceMonths, @Nullable String head, Spool log) {
    ArtifactStore.Stored identity = ArtifactStore.Stored.of(log);
    try (ArtifactStore.Placed placed = artifacts.place(id, identity, log)) {
      return database.write(
          id,
          handle -> {
            catalog.vertices().lockGraph(handle, id);
            int repo =
                catalog
                    .vertices()
                    .ensureRepo(
                        handle, id, claim.canonicalId(), claim.displayName(), claim.repoUrl());
            catalog
                .projects()
                .joinProject(
                    handle,
                    id,
                    repo,
                    new ProjectStore.Owner(claim.host(), claim.owner(), claim.ownerUrl()));
            artifacts.put(handle, id, placed);
            int gitlog =
                store.insertPending(
                    handle, id, repo, sinceMonths, identity.sha256(), identity.cid(), head);
            jobs.enqueue(
                handle,
                id,
                NewJob.of(JOB, "{\"gitlog_artifact_id\": " + gitlog + "}")
                    .unique(JOB.name() + ":" + gitlog)
                    .inOrder(JOB.name() + ":" + repo));
            return gitlog;
          });
    }
  }

  @Override
  public void handle(Job job, Completion completion) {
    int id = Json.MAPPER.readTree(job.payload()).get("gitlog_artifact_id").asInt();
    UUID tenantId = job.tenant();
    GitLogStore.Attempt attempt =
        database.write(tenantId, handle -> store.attempt(handle, tenantId, id).orElseThrow());
    if (attempt.settled()) {
      return;
    }
    Contributions contributions;
    try (Spool log =
        database
            .read(tenantId, handle -> artifacts.open(handle, tenantId, attempt.contentHash()))
            .orElseThrow()) {
      contributions = read(tenantId, log, attempt.sinceMonths());
    } catch (GitLogException e) {
      String error = String.valueOf(e.getMessage());
      database.run(tenantId, handle -> store.settle(handle, tenantId, id, error, null, null, null));
      return;
    }
    database.run(
        tenantId,
        handle -> {
          apply(handle, tenantId, id, contributions);
          completion.in(handle);
        });
  }

  /// Whoever sent it is told; nobody would come back to an attempt that stays pending.
  @Override
  public void buried(Job job, String error) {
    int id = Json.MAPPER.readTree(job.payload()).get("gitlog_artifact_id").asInt();
    String detail = GitLogStore.GAVE_UP + job.attempts() + " attempts: " + error;
    database.run(
        job.tenant(),
        handle ->
            store
                .attempt(handle, job.tenant(), id)
                .filter(attempt -> !attempt.settled())
                .ifPresent(_ -> store.settle(handle, job.tenant(), id, detail, null, null, null)));
  }

  /// Under the graph's lock: of two logs at once, one must not drop the contributor whom the other
  /// has just credited.
  private void apply(Handle handle, UUID tenantId, int id, Contributions contributions) {
    catalog.vertices().lockGraph(handle, tenantId);
    GitLogStore.Attempt attempt = store.attempt(handle, tenantId, id).orElseThrow();
    if (attempt.settled()) {
      return;
    }
    if (attempt.newest()) {
      List<ContributorStore.Contribution> rows =
          catalog
              .contributors()
              .standIns(
                  handle,
                  tenantId,
                  contributions.contributors().stream()
                      .map(
                          c ->
                              new ContributorStore.Contribution(
                                  HexFormat.of().parseHex(c.identity()),
                                  storable(c.name()),
                                  (int) Math.min(Integer.MAX_VALUE, c.commits()),
                                  c.firstCommit(),
                                  c.lastCommit()))
                      .toList());
      catalog.contributors().replace(handle, tenantId, attempt.repoId(), rows);
      catalog
          .contributors()
          .setHead(
              handle, tenantId, attempt.repoId(), contributions.latestCommit(), attempt.headSha());
    }
    store.settle(
        handle,
        tenantId,
        id,
        null,
        (int) contributions.commits(),
        contributions.contributors().size(),
        (int) contributions.botCommits());
    graphChanged.announce(
        handle,
        tenantId,
        "gitlog",
        attempt.repo(),
        "{\"commits\": "
            + contributions.commits()
            + ", \"contributors\": "
            + contributions.contributors().size()
            + "}");
  }

  private Contributions read(UUID tenantId, Spool log, int sinceMonths) {
    Instant now = clock.instant();
    Instant since = now.atOffset(ZoneOffset.UTC).minusMonths(sinceMonths).toInstant();
    ContributorStats stats =
        new ContributorStats(
            new IdentityKey(tenants.get(tenantId).contributorKey()),
            new CommitWindow(since, null, now),
            bots);
    try (InputStream in = log.open()) {
      GitLogParser.parse(in, stats::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return stats.result();
  }

  private static String storable(String name) {
    String clean = name.replace('\0', '\uFFFD');
    return clean.length() <= NAME_LENGTH ? clean : clean.substring(0, NAME_LENGTH) + "…";
  }
}
