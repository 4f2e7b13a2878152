package org.pgatlas.server.source;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// One person's rows: read for an export, replaced by a stand-in for an erasure.
final class PersonStore {

  /// A person as the database has them.
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Person(int id, String name, byte[] emailHash) {}

  record Share(String repo, int commits, String first, String last) {}

  Optional<Person> find(Handle handle, UUID tenant, int id) {
    return handle
        .createQuery(
            """
            -- name: person.find
            select id, name, email_hash from contributors where tenant_id = :tenant and id = :id for update
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .map(
            (row, _) ->
                new Person(row.getInt("id"), row.getString("name"), row.getBytes("email_hash")))
        .findOne();
  }

  List<Share> shares(Handle handle, UUID tenant, int id) {
    return handle
        .createQuery(
            """
            -- name: person.shares
            select r.canonical_id, c.number_of_commits, c.first_commit_date, c.last_commit_date
            from contributed_to c
            join repos r on r.tenant_id = c.tenant_id and r.id = c.repo_id
            where c.tenant_id = :tenant and c.contributor_id = :id
            order by r.canonical_id
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .map(
            (row, _) ->
                new Share(
                    row.getString("canonical_id"),
                    row.getInt("number_of_commits"),
                    row.getTimestamp("first_commit_date").toInstant().toString(),
                    row.getTimestamp("last_commit_date").toInstant().toString()))
        .list();
  }

  /// Puts the stand-in in place of name and hash, so that counts stay as an anonymous share.
  void forget(
      Handle handle, UUID tenant, int id, byte[] identityHash, byte[] standIn, String name) {
    handle
        .createUpdate(
            """
            -- name: person.remember_erasure
            insert into erased_person (tenant_id, identity_hash, stand_in) values (:tenant, :identity, :standIn)
            on conflict (tenant_id, identity_hash) do nothing
            """)
        .bind("tenant", tenant)
        .bind("identity", identityHash)
        .bind("standIn", standIn)
        .execute();
    handle
        .createUpdate(
            """
            -- name: person.forget
            update contributors set email_hash = :standIn, name = :name where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("standIn", standIn)
        .bind("name", name)
        .execute();
  }

  /// Removes the raw logs of the person's repos: they hold the name and the address. The audit rows
  /// stay, with hash and counts. Returns how many were removed.
  int removeLogs(Handle handle, UUID tenant, int id) {
    return handle
        .createUpdate(
            """
            -- name: person.remove_logs
            delete from artifact_blob b
            where b.tenant_id = :tenant
              and b.sha256 in (
                select g.gitlog_content_hash from gitlog_artifacts g
                join contributed_to c on c.tenant_id = g.tenant_id and c.repo_id = g.repo_id
                where g.tenant_id = :tenant and c.contributor_id = :id and g.status <> 'pending')
              and not exists (select from sbom_document d where d.tenant_id = :tenant and d.content_hash = b.sha256)
              and not exists (select from feed_import f where f.tenant_id = :tenant and f.content_hash = b.sha256)
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .execute();
  }

  void audit(Handle handle, UUID tenant, String kind, int id, List<Share> shares, String reason) {
    handle
        .createUpdate(
            """
            -- name: person.audit
            insert into person_request (tenant_id, kind, contributor_id, repos, commits, reason)
            values (:tenant, :kind, :id, :repos, :commits, :reason)
            """)
        .bind("tenant", tenant)
        .bind("kind", kind)
        .bind("id", id)
        .bind("repos", shares.size())
        .bind("commits", shares.stream().mapToLong(Share::commits).sum())
        .bind("reason", reason)
        .execute();
  }
}
