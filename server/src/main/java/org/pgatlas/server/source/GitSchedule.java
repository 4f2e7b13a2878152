package org.pgatlas.server.source;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.ingest.GitLogIngest;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.job.NewJob;
import org.pgatlas.server.submission.RepositoryClaim;
import org.pgatlas.server.wire.Json;

/// Keeps the histories of all public repos fresh: each run is counted, makes a job for every repo
/// that is due, and says when the others are. A repo that cannot be had is due again next run.
final class GitSchedule implements JobHandler {
  /// A run.
  static final JobKind RUN = JobKind.of("gitlog.run", Lane.IMPORT);

  /// The history of one repo; its payload is `{"repo_id": n, "canonical_id": "…", "url": "…"}`.
  static final JobKind FETCH = new JobKind("gitlog.fetch", Lane.IMPORT, 7, 3);

  private static final int MONTHS = 24;

  private final Database database;
  private final JobStore jobs;
  private final GitLogIngest gitLogs;
  private final GitClone clone;
  private final Clock clock;
  private final GitStore store = new GitStore();

  GitSchedule(Database database, JobStore jobs, GitLogIngest gitLogs, GitClone clone, Clock clock) {
    this.database = database;
    this.jobs = jobs;
    this.gitLogs = gitLogs;
    this.clone = clone;
    this.clock = clock;
  }

  /// What a run found.
  record Outcome(int run, int due, int repos) {}

  @Override
  public void handle(Job job, Completion completion) {
    if (job.kind().equals(RUN.name())) {
      run(job.tenant());
    } else {
      fetch(job);
    }
  }

  Outcome run(UUID tenant) {
    return database.write(
        tenant,
        handle -> {
          int run = store.begin(handle, tenant);
          List<GitStore.Repo> repos = store.repos(handle, tenant);
          Map<Integer, Integer> intervals = GitPlan.intervals(repos, clock.instant());
          List<Integer> planned = new ArrayList<>();
          List<Integer> dues = new ArrayList<>();
          for (GitStore.Repo repo : repos) {
            int interval = intervals.getOrDefault(repo.id(), 1);
            if (repo.fetchedAt() == null || interval == 1 || repo.dueAtRun() <= run) {
              jobs.enqueue(
                  handle,
                  tenant,
                  NewJob.of(
                          FETCH,
                          Json.write(
                              Map.of(
                                  "repo_id", repo.id(),
                                  "canonical_id", repo.canonicalId(),
                                  "url", repo.url())))
                      .unique(FETCH.name() + ":" + repo.id()));
              planned.add(repo.id());
              dues.add(run + interval);
            }
          }
          store.plan(handle, tenant, planned, dues);
          store.end(handle, tenant, run, planned.size(), repos.size());
          return new Outcome(run, planned.size(), repos.size());
        });
  }

  private void fetch(Job job) {
    var payload = Json.MAPPER.readTree(job.payload());
    int repo = payload.path("repo_id").asInt();
    UUID tenant = job.tenant();
    @Nullable String error = null;
    try {
      GitClone.History history = clone.fetch(payload.path("url").asString(), MONTHS);
      gitLogs.admit(
          tenant,
          RepositoryClaim.parse(payload.path("canonical_id").asString()),
          MONTHS,
          history.head(),
          history.log());
    } catch (GitClone.CloneFailed e) {
      error = String.valueOf(e.getMessage());
    }
    String told = error;
    database.run(tenant, handle -> store.settle(handle, tenant, repo, told));
  }
}
