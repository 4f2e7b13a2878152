package org.pgatlas.server.tenant;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.server.db.Database;

/// The `tenant` table. It has no tenant column, so it is read as the owner.
public final class TenantStore {
  private static final int KEY_BYTES = 32;

  private final Database database;
  private final SecureRandom random;

  public TenantStore(Database database, SecureRandom random) {
    this.database = database;
    this.random = random;
  }

  /// The tenant of that name, made with a fresh contributor key if it is not there yet.
  public Tenant ensure(String name) {
    return database.asOwner(
        handle ->
            find(handle, name)
                .orElseGet(
                    () -> {
                      insert(handle, name);
                      return find(handle, name).orElseThrow();
                    }));
  }

  /// The tenant that owns a row or a job.
  public Tenant get(UUID id) {
    return database
        .asOwner(
            handle ->
                handle
                    .createQuery(
                        """
                        -- name: tenant.by_id
                        select id, name, contributor_key from tenant where id = :id
                        """)
                    .bind("id", id)
                    .map((row, _) -> tenant(row))
                    .findOne())
        .orElseThrow(() -> new IllegalStateException("there is no tenant " + id));
  }

  public Optional<Tenant> find(String name) {
    return database.asOwner(handle -> find(handle, name));
  }

  /// All of them, oldest first.
  public List<Tenant> list() {
    return database.asOwner(
        handle ->
            handle
                .createQuery(
                    """
                    -- name: tenant.list
                    select id, name, contributor_key from tenant order by created_at, id
                    """)
                .map((row, _) -> tenant(row))
                .list());
  }

  private void insert(Handle handle, String name) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    handle
        .createUpdate(
            """
            -- name: tenant.insert
            insert into tenant (name, contributor_key) values (:name, :key)
            on conflict (name) do nothing
            """)
        .bind("name", name)
        .bind("key", key)
        .execute();
  }

  private static Optional<Tenant> find(Handle handle, String name) {
    return handle
        .createQuery(
            """
            -- name: tenant.by_name
            select id, name, contributor_key from tenant where name = :name
            """)
        .bind("name", name)
        .map((row, _) -> tenant(row))
        .findOne();
  }

  private static Tenant tenant(ResultSet row) throws SQLException {
    return new Tenant(
        row.getObject("id", UUID.class), row.getString("name"), row.getBytes("contributor_key"));
  }
}
