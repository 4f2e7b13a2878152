package org.pgatlas.server.finding;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.job.NewJob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ranks open findings anew after a metric run: those whose artifact's criticality or pony factor
/// is no longer what they were ranked with. Artifacts that did not move cost a comparison of their
/// summary; those that did are written in batches, each a transaction of its own, so it can be cut
/// short anywhere and run again: what is ranked already is left alone.
public final class FindingRanks implements JobHandler {
  /// Not in the lane of metric runs: it has one place, and a run is worth more.
  public static final JobKind JOB = JobKind.of("findings.rank", Lane.UPKEEP);

  private static final Logger LOG = LoggerFactory.getLogger(FindingRanks.class);
  private static final int BATCH = 100;

  private final Database database;
  private final Clock clock;
  private final InputStore inputs = new InputStore();
  private final RankStore ranks = new RankStore();
  private final FindingStore findings = new FindingStore();

  FindingRanks(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// One that stands for all that are asked for while it waits.
  public static NewJob soon() {
    return NewJob.of(JOB, "{}").unique(JOB.name());
  }

  @Override
  public void handle(Job job, Completion completion) {
    int ranked = rank(job.tenant());
    if (ranked > 0) {
      LOG.info("{} open findings ranked anew", ranked);
    }
  }

  /// Returns how many findings were ranked anew.
  public int rank(UUID tenant) {
    List<Integer> moved = database.read(tenant, handle -> ranks.moved(handle, tenant));
    int ranked = 0;
    for (int from = 0; from < moved.size(); from += BATCH) {
      List<Integer> some = moved.subList(from, Math.min(moved.size(), from + BATCH));
      ranked += rank(tenant, some);
    }
    return ranked;
  }

  private int rank(UUID tenant, List<Integer> sources) {
    return database.write(
        tenant,
        handle -> {
          inputs.lock(handle, tenant);
          Map<Integer, ArtifactSubject> now = inputs.artifacts(handle, tenant, sources);
          List<RankStore.Ranked> changed =
              ranks.outdated(handle, tenant, List.copyOf(now.values()));
          ranks.write(handle, tenant, changed);
          findings.recount(handle, tenant, sources, clock.instant());
          return changed.size();
        });
  }
}
