package org.pgatlas.server.access;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Caller;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Role;
import org.pgatlas.server.http.TrustedProxies;

/// Makes and revokes keys on behalf of a caller: within the caller's rights, and told to the audit
/// trail. REST and the page of keys work through it.
public final class KeyDesk {
  /// Characters of a key's name at most.
  public static final int MAX_NAME = 128;

  private final Keys keys;
  private final AccessAudit audit;
  private final TrustedProxies proxies;
  private final Clock clock;

  KeyDesk(Keys keys, AccessAudit audit, TrustedProxies proxies, Clock clock) {
    this.keys = keys;
    this.audit = audit;
    this.proxies = proxies;
    this.clock = clock;
  }

  /// Who asks, and from where.
  public record Asker(Caller caller, String address) {}

  /// What tells where a request comes from.
  public TrustedProxies proxies() {
    return proxies;
  }

  /// Of the caller's tenant.
  public List<ApiKey> list(Caller caller) {
    return keys.list(caller.tenant());
  }

  /// @throws HttpProblem when it is no name
  public static String name(@Nullable String text) {
    String name = text == null ? "" : text.strip();
    if (name.isEmpty()
        || name.length() > MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw HttpProblem.invalidBody("name", "is 1 to " + MAX_NAME + " printable characters");
    }
    return name;
  }

  /// @throws HttpProblem when there is no such role, or the caller has fewer rights
  public static Role role(Caller caller, @Nullable String text) {
    Role role =
        Role.granted(text == null ? "" : text)
            .orElseThrow(() -> HttpProblem.invalidBody("role", "is one of " + Role.names()));
    if (!caller.role().includes(role)) {
      throw HttpProblem.forbidden(
          "A key cannot have more rights than who makes it: " + caller.role().text());
    }
    return role;
  }

  /// @param role one that [#role] let the caller give
  /// @throws HttpProblem when it would be over before it begins
  public Keys.Made make(
      Asker asker, UUID tenant, String name, Role role, @Nullable Instant expires) {
    if (expires != null
        && (!expires.isAfter(clock.instant())
            || expires.isAfter(Instant.parse("9999-01-01T00:00:00Z")))) {
      throw HttpProblem.invalidBody("expires_at", "lies in the future");
    }
    Keys.Made made = keys.make(tenant, name, role, asker.caller().name(), expires);
    tell(asker, tenant, "key.created", made.key().id() + " " + name, role.text());
    return made;
  }

  /// @throws HttpProblem when the caller's tenant has no such key in force
  public void revoke(Asker asker, UUID id) {
    UUID tenant = asker.caller().tenant();
    if (!keys.revoke(tenant, id)) {
      throw HttpProblem.notFound("No key " + id + " is in force");
    }
    tell(asker, tenant, "key.revoked", id.toString(), "");
  }

  void tell(Asker asker, UUID tenant, String event, String subject, String detail) {
    audit.happened(
        tenant,
        new AccessAudit.Event(event, asker.caller().name(), subject, asker.address(), detail));
  }
}
