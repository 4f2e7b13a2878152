package org.pgatlas.server.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The tables `api_key` and `access_session`. Served by their primary keys, which a secret names.
final class ApiKeyStore {
  private ApiKeyStore() {}

  /// A key with what proves it.
  @SuppressWarnings("ArrayRecordComponent") // compared by Secret, in constant time
  record Held(ApiKey key, byte[] hash) {}

  static void insert(
      Handle handle,
      Secret secret,
      String name,
      String role,
      String by,
      @Nullable Instant expires) {
    handle
        .createUpdate(
            """
            -- name: access.insert_key
            insert into api_key (tenant_id, id, name, secret_hash, role, created_by, expires_at)
            values (:tenant, :id, :name, :hash, cast(:role as access_role), :by, cast(:expires as timestamptz))
            """)
        .bind("tenant", secret.tenant())
        .bind("id", secret.id())
        .bind("name", name)
        .bind("hash", secret.hash())
        .bind("role", role)
        .bind("by", by)
        .bind("expires", expires == null ? null : expires.toString())
        .execute();
  }

  static Optional<Held> find(Handle handle, UUID tenant, UUID id) {
    return handle
        .createQuery(
            """
            -- name: access.key
            select id, name, role, created_at, created_by, last_used_at, expires_at, revoked_at, secret_hash
            from api_key where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> new Held(key(row), row.getBytes("secret_hash")))
        .findOne();
  }

  static List<ApiKey> list(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: access.keys
            select id, name, role, created_at, created_by, last_used_at, expires_at, revoked_at
            from api_key where tenant_id = :tenant order by id
            """)
        .bind("tenant", tenant)
        .map((row, _) -> key(row))
        .list();
  }

  static boolean revoke(Handle handle, UUID tenant, UUID id) {
    return handle
            .createUpdate(
                """
                -- name: access.revoke_key
                update api_key set revoked_at = now()
                where tenant_id = :tenant and id = :id and revoked_at is null
                """)
            .bind("tenant", tenant)
            .bind("id", id)
            .execute()
        > 0;
  }

  /// At most one update an hour, however many requests a key makes.
  static void used(Handle handle, UUID tenant, UUID id) {
    handle
        .createUpdate(
            """
            -- name: access.key_used
            update api_key set last_used_at = date_trunc('hour', now())
            where tenant_id = :tenant and id = :id and last_used_at is distinct from date_trunc('hour', now())
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .execute();
  }

  static void open(Handle handle, Secret session, UUID key, Instant expires) {
    handle
        .createUpdate(
            """
            -- name: access.drop_expired_sessions
            delete from access_session where tenant_id = :tenant and expires_at < now()
            """)
        .bind("tenant", session.tenant())
        .execute();
    handle
        .createUpdate(
            """
            -- name: access.open_session
            insert into access_session (tenant_id, id, key_id, secret_hash, expires_at)
            values (:tenant, :id, :key, :hash, cast(:expires as timestamptz))
            """)
        .bind("tenant", session.tenant())
        .bind("id", session.id())
        .bind("key", key)
        .bind("hash", session.hash())
        .bind("expires", expires.toString())
        .execute();
  }

  /// The key behind a session, with the session's own hash; empty once the session is over.
  static Optional<Held> session(Handle handle, UUID tenant, UUID id) {
    return handle
        .createQuery(
            """
            -- name: access.session
            select k.id, k.name, k.role, k.created_at, k.created_by, k.last_used_at, k.expires_at, k.revoked_at, s.secret_hash
            from access_session s
            join api_key k on k.tenant_id = s.tenant_id and k.id = s.key_id
            where s.tenant_id = :tenant and s.id = :id and s.expires_at > now()
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> new Held(key(row), row.getBytes("secret_hash")))
        .findOne();
  }

  static void close(Handle handle, UUID tenant, UUID session) {
    handle
        .createUpdate(
            """
            -- name: access.close_session
            delete from access_session where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", session)
        .execute();
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getString("role"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getString("created_by"),
        instant(row, "last_used_at"),
        instant(row, "expires_at"),
        instant(row, "revoked_at"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
