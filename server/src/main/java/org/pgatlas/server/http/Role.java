package org.pgatlas.server.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a caller may do, weakest first: each role includes those before it.
public enum Role {
  /// Nobody in particular: whether the server lives, how to log in.
  ANYONE,
  /// Somebody without a credential, where a tenant is published.
  GUEST,
  /// Reads everything of the tenant, raw documents too.
  READER,
  /// Hands documents in.
  SUBMITTER,
  /// Decides about findings.
  TRIAGER,
  /// Runs the tenant: keys, webhooks, its jobs.
  ADMIN,
  /// Runs the server: tenants, lanes, the doctor.
  OPERATOR;

  /// Roles that a key can have.
  public static final List<Role> GRANTED = List.of(READER, SUBMITTER, TRIAGER, ADMIN, OPERATOR);

  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }

  /// The name in REST, tables and commands.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The role of a key by its name.
  public static Optional<Role> granted(String text) {
    return GRANTED.stream().filter(role -> role.text().equals(text)).findFirst();
  }

  public static String names() {
    return String.join(
        ", ", Arrays.stream(values()).filter(GRANTED::contains).map(Role::text).toList());
  }
}
