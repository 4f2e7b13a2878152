package org.pgatlas.server.attestation;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.attestation.TrustedKey;

/// The table `attestation_key`. All functions are part of the caller's transaction.
public final class KeyStore {

  /// A configured key.
  ///
  /// @param vexTrust how much VEX counts that it has signed; null is not at all
  public record Key(int id, String name, String pem, @Nullable String vexTrust, Instant createdAt) {
    TrustedKey trusted() {
      return TrustedKey.ofPem(name, pem);
    }
  }

  /// Keys that count, by name.
  public List<Key> list(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: attestation_key.list
            select id, name, pem, vex_trust, created_at from attestation_key
            where tenant_id = :tenant and removed_at is null
            order by name
            """)
        .bind("tenant", tenant)
        .map(
            (row, _) ->
                new Key(
                    row.getInt("id"),
                    row.getString("name"),
                    row.getString("pem"),
                    row.getString("vex_trust"),
                    row.getObject("created_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  /// Adds a key unless one of that name counts; returns whether it did.
  boolean insert(Handle handle, UUID tenant, String name, String pem, @Nullable String vexTrust) {
    return handle
            .createUpdate(
                """
                -- name: attestation_key.insert
                insert into attestation_key (tenant_id, name, pem, vex_trust) values (:tenant, :name, :pem, :vexTrust)
                on conflict (tenant_id, name) where removed_at is null do nothing
                """)
            .bind("tenant", tenant)
            .bind("name", name)
            .bind("pem", pem)
            .bind("vexTrust", vexTrust)
            .execute()
        == 1;
  }

  /// A key that counts no longer; what it has verified stays. Returns whether there was one.
  boolean remove(Handle handle, UUID tenant, int id) {
    return handle
            .createUpdate(
                """
                -- name: attestation_key.remove
                update attestation_key set removed_at = now() where tenant_id = :tenant and id = :id and removed_at is null
                """)
            .bind("tenant", tenant)
            .bind("id", id)
            .execute()
        == 1;
  }
}
