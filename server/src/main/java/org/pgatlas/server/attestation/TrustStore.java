package org.pgatlas.server.attestation;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.attestation.sigstore.TrustedIdentity;

/// The tables `attestation_root` and `attestation_identity`: by whom keyless signatures are
/// verified. All functions are part of the caller's transaction.
final class TrustStore {
  /// A trust root.
  ///
  /// @param doc in the published form, as it came
  record Root(int id, String name, String doc, Instant createdAt) {}

  /// A trusted identity under the root of that number.
  ///
  /// @param vexTrust how much VEX counts that it has signed; null is not at all
  record Identity(
      int id,
      String name,
      int rootId,
      String root,
      String issuer,
      String subject,
      @Nullable String sourceRepository,
      @Nullable String vexTrust,
      Instant createdAt) {
    TrustedIdentity trusted() {
      return new TrustedIdentity(name, issuer, subject, sourceRepository);
    }
  }

  /// Roots that count, by name.
  List<Root> roots(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: attestation_root.list
            select id, name, doc, created_at from attestation_root
            where tenant_id = :tenant and removed_at is null
            order by name
            """)
        .bind("tenant", tenant)
        .map(
            (row, _) ->
                new Root(
                    row.getInt("id"),
                    row.getString("name"),
                    row.getString("doc"),
                    row.getObject("created_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  /// Adds a root unless one of that name counts; returns whether it did.
  boolean insertRoot(Handle handle, UUID tenant, String name, String doc) {
    return handle
            .createUpdate(
                """
                -- name: attestation_root.insert
                insert into attestation_root (tenant_id, name, doc) values (:tenant, :name, :doc)
                on conflict (tenant_id, name) where removed_at is null do nothing
                """)
            .bind("tenant", tenant)
            .bind("name", name)
            .bind("doc", doc)
            .execute()
        == 1;
  }

  /// A root that counts no longer, nor its identities. Returns whether there was one. The root ends
  /// first: whoever adds an identity holds it until that is there to be ended too, or finds none.
  boolean removeRoot(Handle handle, UUID tenant, int id) {
    int roots =
        handle
            .createUpdate(
                """
                -- name: attestation_root.remove
                update attestation_root set removed_at = now() where tenant_id = :tenant and id = :id and removed_at is null
                """)
            .bind("tenant", tenant)
            .bind("id", id)
            .execute();
    handle
        .createUpdate(
            """
            -- name: attestation_identity.remove_with_root
            update attestation_identity set removed_at = now() where tenant_id = :tenant and root_id = :id and removed_at is null
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .execute();
    return roots == 1;
  }

  /// Identities that count, by name.
  List<Identity> identities(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: attestation_identity.list
            select i.id, i.name, i.root_id, r.name as root, i.issuer, i.subject, i.source_repository, i.vex_trust, i.created_at
            from attestation_identity i
            join attestation_root r on r.tenant_id = i.tenant_id and r.id = i.root_id and r.removed_at is null
            where i.tenant_id = :tenant and i.removed_at is null
            order by i.name
            """)
        .bind("tenant", tenant)
        .map(
            (row, _) ->
                new Identity(
                    row.getInt("id"),
                    row.getString("name"),
                    row.getInt("root_id"),
                    row.getString("root"),
                    row.getString("issuer"),
                    row.getString("subject"),
                    row.getString("source_repository"),
                    row.getString("vex_trust"),
                    row.getObject("created_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  /// The number of the root of that name, kept as it is until the transaction ends.
  Optional<Integer> lockRoot(Handle handle, UUID tenant, String name) {
    return handle
        .createQuery(
            """
            -- name: attestation_root.lock
            select id from attestation_root where tenant_id = :tenant and name = :name and removed_at is null for share
            """)
        .bind("tenant", tenant)
        .bind("name", name)
        .mapTo(Integer.class)
        .findOne();
  }

  /// Adds an identity unless one of that name counts; returns whether it did.
  boolean insertIdentity(
      Handle handle, UUID tenant, int root, TrustedIdentity identity, @Nullable String vexTrust) {
    return handle
            .createUpdate(
                """
                -- name: attestation_identity.insert
                insert into attestation_identity (tenant_id, name, root_id, issuer, subject, source_repository, vex_trust)
                values (:tenant, :name, :root, :issuer, :subject, :sourceRepository, :vexTrust)
                on conflict (tenant_id, name) where removed_at is null do nothing
                """)
            .bind("tenant", tenant)
            .bind("name", identity.name())
            .bind("root", root)
            .bind("issuer", identity.issuer())
            .bind("subject", identity.subject())
            .bind("sourceRepository", identity.sourceRepository())
            .bind("vexTrust", vexTrust)
            .execute()
        == 1;
  }

  /// An identity that counts no longer; what it has verified stays. Returns whether there was one.
  boolean removeIdentity(Handle handle, UUID tenant, int id) {
    return handle
            .createUpdate(
                """
                -- name: attestation_identity.remove
                update attestation_identity set removed_at = now() where tenant_id = :tenant and id = :id and removed_at is null
                """)
            .bind("tenant", tenant)
            .bind("id", id)
            .execute()
        == 1;
  }
}
