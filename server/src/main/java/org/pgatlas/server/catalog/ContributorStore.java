package org.pgatlas.server.catalog;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.artifact.Cid;

/// Writes who contributed to a repo: the window of the newest git log replaces what was there,
/// whole.
public final class ContributorStore {
  /// Stands for the name of who asked to be forgotten.
  public static final String ERASED = "Erased contributor";

  /// One contributor's share of a repo's window, by keyed hash of the address.
  @SuppressWarnings("ArrayRecordComponent") // rows on their way to the database, never compared
  public record Contribution(
      byte[] emailHash, String name, int commits, Instant first, Instant last) {}

  /// The rows with those who asked to be forgotten under their stand-ins, without names.
  public List<Contribution> standIns(Handle handle, UUID tenant, List<Contribution> rows) {
    Map<String, byte[]> standIns = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: contributor.stand_ins
            select identity_hash, stand_in from erased_person where tenant_id = :tenant
            """)
        .bind("tenant", tenant)
        .map(
            (row, _) ->
                Map.entry(
                    HexFormat.of().formatHex(row.getBytes("identity_hash")),
                    row.getBytes("stand_in")))
        .forEach(entry -> standIns.put(entry.getKey(), entry.getValue()));
    if (standIns.isEmpty()) {
      return rows;
    }
    return rows.stream()
        .map(
            row -> {
              byte[] standIn = standIns.get(HexFormat.of().formatHex(Cid.sha256(row.emailHash())));
              return standIn == null
                  ? row
                  : new Contribution(standIn, ERASED, row.commits(), row.first(), row.last());
            })
        .toList();
  }

  /// Replaces the repo's contributions; who left the window is gone, and with their last repo so is
  /// their row.
  public void replace(Handle handle, UUID tenant, int repoId, List<Contribution> contributions) {
    byte[][] hashes = contributions.stream().map(Contribution::emailHash).toArray(byte[][]::new);
    handle
        .createUpdate(
            """
            -- name: contributor.upsert
            insert into contributors (tenant_id, email_hash, name)
            select :tenant, w.email_hash, w.name
            from unnest(:hashes, :names) as w (email_hash, name)
            order by w.email_hash
            on conflict (tenant_id, email_hash) do update set name = excluded.name
            where contributors.name <> excluded.name
            """)
        .bind("tenant", tenant)
        .bind("hashes", hashes)
        .bind("names", contributions.stream().map(Contribution::name).toArray(String[]::new))
        .execute();
    List<Integer> before =
        handle
            .createQuery(
                """
                -- name: contributor.clear_repo
                delete from contributed_to where tenant_id = :tenant and repo_id = :repo
                returning contributor_id
                """)
            .bind("tenant", tenant)
            .bind("repo", repoId)
            .mapTo(Integer.class)
            .list();
    handle
        .createUpdate(
            """
            -- name: contributor.contribute
            insert into contributed_to (tenant_id, contributor_id, repo_id, number_of_commits, first_commit_date, last_commit_date)
            select :tenant, c.id, :repo, w.commits, w.first, w.last
            from unnest(:hashes, :commits, cast(:firsts as timestamptz[]), cast(:lasts as timestamptz[]))
                 as w (email_hash, commits, first, last)
            join contributors c on c.tenant_id = :tenant and c.email_hash = w.email_hash
            """)
        .bind("tenant", tenant)
        .bind("repo", repoId)
        .bind("hashes", hashes)
        .bind("commits", contributions.stream().mapToInt(Contribution::commits).toArray())
        .bind("firsts", times(contributions.stream().map(Contribution::first).toList()))
        .bind("lasts", times(contributions.stream().map(Contribution::last).toList()))
        .execute();
    handle
        .createUpdate(
            """
            -- name: contributor.drop_unused
            delete from contributors c
            where c.tenant_id = :tenant and c.id = any(:ids)
              and not exists (select from contributed_to t where t.tenant_id = :tenant and t.contributor_id = c.id)
            """)
        .bind("tenant", tenant)
        .bind("ids", before.stream().mapToInt(Integer::intValue).toArray())
        .execute();
  }

  /// The repo's newest commit, as its git log tells; also its version when nothing better is known.
  public void setHead(
      Handle handle, UUID tenant, int repoId, @Nullable Instant newest, @Nullable String headSha) {
    handle
        .createUpdate(
            """
            -- name: contributor.set_head
            update repos
            set latest_commit_date = coalesce(:newest, latest_commit_date),
                latest_version = case when latest_version = '' then coalesce(:head, '') else latest_version end,
                updated_at = now()
            where tenant_id = :tenant and id = :repo
            """)
        .bind("tenant", tenant)
        .bind("repo", repoId)
        .bind("newest", newest == null ? null : newest.atOffset(ZoneOffset.UTC))
        .bind("head", headSha)
        .execute();
  }

  private static String[] times(List<Instant> instants) {
    return instants.stream().map(Instant::toString).toArray(String[]::new);
  }
}
