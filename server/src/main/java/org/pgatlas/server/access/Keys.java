package org.pgatlas.server.access;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.Caller;
import org.pgatlas.server.http.Role;

/// API keys and the sessions that browsers open with them. A secret names its tenant, so it is
/// looked up as that tenant, under row-level security, and proved by its hash.
///
/// What was found is believed for a few seconds; a key revoked through another process works that
/// much longer there.
public final class Keys {
  static final Duration SESSION = Duration.ofHours(12);
  private static final Duration BELIEVED = Duration.ofSeconds(3);

  private final Database database;
  private final SecureRandom random;
  private final Clock clock;
  private final AccessAudit audit;
  private final Map<UUID, Seen> seen = new ConcurrentHashMap<>();

  /// Only what exists is remembered, so guesses cannot fill the memory.
  private record Seen(ApiKeyStore.Held held, Instant at) {}

  /// A key that was just made, with its text, which is shown this once.
  public record Made(ApiKey key, String text) {}

  public Keys(Database database, SecureRandom random, Clock clock, AccessAudit audit) {
    this.database = database;
    this.random = random;
    this.clock = clock;
    this.audit = audit;
  }

  public Made make(UUID tenant, String name, Role role, String by, @Nullable Instant expires) {
    Secret secret = Secret.make(Secret.Kind.KEY, tenant, UUID.randomUUID(), random);
    ApiKey key =
        database.write(
            tenant,
            handle -> {
              ApiKeyStore.insert(handle, secret, name, role.text(), by, expires);
              return ApiKeyStore.find(handle, tenant, secret.id()).orElseThrow().key();
            });
    return new Made(key, secret.text());
  }

  public List<ApiKey> list(UUID tenant) {
    return database.read(tenant, handle -> ApiKeyStore.list(handle, tenant));
  }

  /// False when there is no such key in force.
  public boolean revoke(UUID tenant, UUID id) {
    boolean revoked = database.write(tenant, handle -> ApiKeyStore.revoke(handle, tenant, id));
    // Sessions of the key too: they hold a copy of it.
    seen.clear();
    return revoked;
  }

  /// The caller that shows this key; empty when it opens nothing (any more).
  Optional<Caller> caller(String text) {
    return Secret.parse(Secret.Kind.KEY, text)
        .flatMap(
            secret ->
                held(secret, (handle, s) -> ApiKeyStore.find(handle, s.tenant(), s.id()))
                    .map(key -> caller(secret.tenant(), key)));
  }

  /// The caller whose browser has this session.
  Optional<Caller> session(String text) {
    return Secret.parse(Secret.Kind.SESSION, text)
        .flatMap(
            secret ->
                held(secret, (handle, s) -> ApiKeyStore.session(handle, s.tenant(), s.id()))
                    .map(key -> caller(secret.tenant(), key)));
  }

  /// Opens a session for whoever shows a valid key; the text goes into a cookie.
  ///
  /// @param address where the request came from, for the audit trail
  public Optional<String> open(String keyText, String address) {
    Optional<Caller> caller = caller(keyText);
    return Secret.parse(Secret.Kind.KEY, keyText)
        .filter(_ -> caller.isPresent())
        .map(
            secret -> {
              Secret session =
                  Secret.make(Secret.Kind.SESSION, secret.tenant(), UUID.randomUUID(), random);
              database.run(
                  secret.tenant(),
                  handle ->
                      ApiKeyStore.open(
                          handle, session, secret.id(), clock.instant().plus(SESSION)));
              caller.ifPresent(
                  who ->
                      audit.happened(
                          who.tenant(),
                          new AccessAudit.Event(
                              "session.opened", who.name(), who.credential(), address, "")));
              return session.text();
            });
  }

  public void close(String sessionText) {
    Secret.parse(Secret.Kind.SESSION, sessionText)
        .filter(secret -> session(sessionText).isPresent())
        .ifPresent(
            secret -> {
              database.run(
                  secret.tenant(),
                  handle -> ApiKeyStore.close(handle, secret.tenant(), secret.id()));
              seen.remove(secret.id());
            });
  }

  private Optional<ApiKey> held(
      Secret secret, BiFunction<Handle, Secret, Optional<ApiKeyStore.Held>> find) {
    Instant now = clock.instant();
    Seen known = seen.get(secret.id());
    if (known == null || known.at().plus(BELIEVED).isBefore(now)) {
      Optional<ApiKeyStore.Held> found =
          database.write(
              secret.tenant(),
              handle -> {
                Optional<ApiKeyStore.Held> row = find.apply(handle, secret);
                row.filter(held -> secret.matches(held.hash()))
                    .ifPresent(held -> ApiKeyStore.used(handle, secret.tenant(), held.key().id()));
                return row;
              });
      if (found.isEmpty()) {
        seen.remove(secret.id());
        return Optional.empty();
      }
      known = new Seen(found.get(), now);
      seen.put(secret.id(), known);
    }
    ApiKeyStore.Held held = known.held();
    return secret.matches(held.hash()) && held.key().valid(now)
        ? Optional.of(held.key())
        : Optional.empty();
  }

  private static Caller caller(UUID tenant, ApiKey key) {
    return new Caller(tenant, key.granted(), "key:" + key.name(), key.id().toString());
  }
}
