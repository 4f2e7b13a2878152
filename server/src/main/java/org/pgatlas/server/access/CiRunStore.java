package org.pgatlas.server.access;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The tables `oidc_token_use` and `ci_repository`. Served by their primary keys.
final class CiRunStore {
  private CiRunStore() {}

  /// False when the token was used before.
  static boolean use(Handle handle, UUID tenant, String issuer, byte[] tokenHash, Instant expires) {
    handle
        .createUpdate(
            """
            -- name: access.drop_expired_tokens
            delete from oidc_token_use where tenant_id = :tenant and expires_at < now() - interval '10 minutes'
            """)
        .bind("tenant", tenant)
        .execute();
    return handle
            .createUpdate(
                """
                -- name: access.use_token
                insert into oidc_token_use (tenant_id, issuer, token_hash, expires_at)
                values (:tenant, :issuer, :hash, cast(:expires as timestamptz))
                on conflict (tenant_id, issuer, token_hash) do nothing
                """)
            .bind("tenant", tenant)
            .bind("issuer", issuer)
            .bind("hash", tokenHash)
            .bind("expires", expires.toString())
            .execute()
        > 0;
  }

  /// The number under which the repository was first seen, which is this one if it is new.
  static String bind(Handle handle, UUID tenant, String issuer, String repository, String id) {
    handle
        .createUpdate(
            """
            -- name: access.bind_repository
            insert into ci_repository (tenant_id, issuer, repository, repository_id)
            values (:tenant, :issuer, :repository, :id)
            on conflict (tenant_id, issuer, repository) do nothing
            """)
        .bind("tenant", tenant)
        .bind("issuer", issuer)
        .bind("repository", repository)
        .bind("id", id)
        .execute();
    return handle
        .createQuery(
            """
            -- name: access.bound_repository
            select repository_id from ci_repository
            where tenant_id = :tenant and issuer = :issuer and repository = :repository
            """)
        .bind("tenant", tenant)
        .bind("issuer", issuer)
        .bind("repository", repository)
        .mapTo(String.class)
        .one();
  }
}
