package org.pgatlas.server.question;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.pgatlas.server.db.BinaryCopy;
import org.pgatlas.server.db.Database;

/// The [Histories] of each tenant that asked lately: read whole when the first asks, and again when
/// a git history was read since or what is counted back from now has grown old.
final class HistoryReader {
  private static final int KEPT = 8;
  private static final Duration OLDEST = Duration.ofMinutes(10);
  private static final String ALL =
      """
      /* name: question.histories */
      select r.id, r.project_id, g.repo_id is not null, extract(epoch from r.latest_commit_date)::bigint,
             c.contributor_id, c.number_of_commits,
             extract(epoch from c.first_commit_date)::bigint, extract(epoch from c.last_commit_date)::bigint
      from repos r
      left join (select distinct repo_id from gitlog_artifacts where tenant_id = :tenant and status = 'processed') g
        on g.repo_id = r.id
      left join contributed_to c on c.tenant_id = :tenant and c.repo_id = r.id
      where r.tenant_id = :tenant
        and (g.repo_id is not null or c.repo_id is not null or r.latest_commit_date is not null)
      order by r.id
      """;

  private final Database database;
  private final Clock clock;

  /// Least recently asked first.
  private final Map<UUID, Entry> byTenant = new LinkedHashMap<>(16, 0.75f, true);

  HistoryReader(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  private static final class Entry {
    private Histories histories = Histories.NONE;
    private Instant mark = Instant.MIN;
  }

  Histories of(UUID tenant) {
    Entry entry;
    synchronized (byTenant) {
      entry = byTenant.computeIfAbsent(tenant, _ -> new Entry());
      if (byTenant.size() > KEPT) {
        byTenant.remove(byTenant.keySet().iterator().next());
      }
    }
    Instant mark = newest(tenant);
    synchronized (entry) {
      Instant now = clock.instant();
      if (!mark.equals(entry.mark)
          || Duration.between(entry.histories.readAt(), now).compareTo(OLDEST) > 0) {
        entry.histories = read(tenant, now);
        entry.mark = mark;
      }
      return entry.histories;
    }
  }

  /// When a git history was last read.
  private Instant newest(UUID tenant) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: question.newest_history
                    select coalesce(max(processed_at), 'epoch')
                    from gitlog_artifacts where tenant_id = :tenant and status = 'processed'
                    """)
                .bind("tenant", tenant)
                .mapTo(Instant.class)
                .one());
  }

  private Histories read(UUID tenant, Instant now) {
    return database.read(
        tenant,
        handle -> {
          Histories.Reader reader = new Histories.Reader(now);
          BinaryCopy.read(
              handle,
              ALL,
              tenant,
              row -> {
                reader.repo(row.int4(-1), row.int4(-1), row.bool(), row.int8(Long.MIN_VALUE));
                int contributor = row.int4(-1);
                int commits = row.int4(0);
                long first = row.int8(0);
                long last = row.int8(0);
                if (contributor >= 0) {
                  reader.contributor(contributor, commits, first, last);
                }
              });
          return reader.histories();
        });
  }
}
