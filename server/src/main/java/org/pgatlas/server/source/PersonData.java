package org.pgatlas.server.source;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.pgatlas.server.artifact.Cid;
import org.pgatlas.server.catalog.ContributorStore;
import org.pgatlas.server.db.Database;

/// What a person may ask for: all that is kept of them, and to be forgotten. Both leave an audit
/// row without name and hash. After an erasure the commits count on, under a stand-in that later
/// logs find by a hash of the keyed hash.
final class PersonData {
  private final Database database;
  private final RandomGenerator random;
  private final PersonStore store = new PersonStore();

  PersonData(Database database, RandomGenerator random) {
    this.database = database;
    this.random = random;
  }

  record Export(int id, String name, String emailHash, List<PersonStore.Share> contributions) {
    Export {
      contributions = List.copyOf(contributions);
    }
  }

  record Erasure(int id, int repos, long commits, int logsRemoved) {}

  Optional<Export> export(UUID tenant, int id, String reason) {
    return database.write(
        tenant,
        handle ->
            store
                .find(handle, tenant, id)
                .map(
                    person -> {
                      List<PersonStore.Share> shares = store.shares(handle, tenant, id);
                      store.audit(handle, tenant, "export", id, shares, reason);
                      return new Export(
                          id,
                          person.name(),
                          java.util.HexFormat.of().formatHex(person.emailHash()),
                          shares);
                    }));
  }

  Optional<Erasure> erase(UUID tenant, int id, String reason) {
    byte[] standIn = new byte[32];
    random.nextBytes(standIn);
    return database.write(
        tenant,
        handle ->
            store
                .find(handle, tenant, id)
                .map(
                    person -> {
                      List<PersonStore.Share> shares = store.shares(handle, tenant, id);
                      int logs = store.removeLogs(handle, tenant, id);
                      store.forget(
                          handle,
                          tenant,
                          id,
                          Cid.sha256(person.emailHash()),
                          standIn,
                          ContributorStore.ERASED);
                      store.audit(handle, tenant, "erasure", id, shares, reason);
                      return new Erasure(
                          id,
                          shares.size(),
                          shares.stream().mapToLong(PersonStore.Share::commits).sum(),
                          logs);
                    }));
  }
}
