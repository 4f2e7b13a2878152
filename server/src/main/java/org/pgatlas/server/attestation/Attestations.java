package org.pgatlas.server.attestation;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.attestation.TrustedKey;
import org.pgatlas.attestation.sigstore.TrustedIdentity;
import org.pgatlas.server.db.Database;

/// Attestations of a tenant and by whom they are verified, each call a transaction of its own.
final class Attestations {
  private final Database database;
  private final KeyStore keys;
  private final AttestationStore store = new AttestationStore();
  private final TrustStore trust = new TrustStore();

  /// What became of an identity that was to be trusted.
  enum Added {
    ADDED,
    EXISTS,
    NO_ROOT
  }

  Attestations(Database database, KeyStore keys) {
    this.database = database;
    this.keys = keys;
  }

  List<AttestationStore.Row> list(UUID tenant, int limit, int offset) {
    return database.read(tenant, handle -> store.list(handle, tenant, limit, offset));
  }

  long count(UUID tenant) {
    return database.read(tenant, handle -> store.count(handle, tenant));
  }

  Optional<AttestationStore.Row> find(UUID tenant, long id) {
    return database.read(tenant, handle -> store.find(handle, tenant, id));
  }

  List<KeyStore.Key> keys(UUID tenant) {
    return database.read(tenant, handle -> keys.list(handle, tenant));
  }

  /// Configures a key; false when one of that name is configured.
  ///
  /// @throws IllegalArgumentException when it is no public key of a kind that is trusted
  boolean addKey(UUID tenant, String name, String pem, @Nullable String vexTrust) {
    TrustedKey key = TrustedKey.ofPem(name, pem);
    return database.write(
        tenant, handle -> keys.insert(handle, tenant, key.id(), pem.strip(), vexTrust));
  }

  boolean removeKey(UUID tenant, int id) {
    return database.write(tenant, handle -> keys.remove(handle, tenant, id));
  }

  List<TrustStore.Root> roots(UUID tenant) {
    return database.read(tenant, handle -> trust.roots(handle, tenant));
  }

  /// Configures a trust root that can be read; false when one of that name is configured.
  boolean addRoot(UUID tenant, String name, String doc) {
    return database.write(tenant, handle -> trust.insertRoot(handle, tenant, name, doc));
  }

  boolean removeRoot(UUID tenant, int id) {
    return database.write(tenant, handle -> trust.removeRoot(handle, tenant, id));
  }

  List<TrustStore.Identity> identities(UUID tenant) {
    return database.read(tenant, handle -> trust.identities(handle, tenant));
  }

  Added addIdentity(UUID tenant, String root, TrustedIdentity identity, @Nullable String vexTrust) {
    return database.write(
        tenant,
        handle ->
            trust
                .lockRoot(handle, tenant, root)
                .map(
                    id ->
                        trust.insertIdentity(handle, tenant, id, identity, vexTrust)
                            ? Added.ADDED
                            : Added.EXISTS)
                .orElse(Added.NO_ROOT));
  }

  boolean removeIdentity(UUID tenant, int id) {
    return database.write(tenant, handle -> trust.removeIdentity(handle, tenant, id));
  }
}
