package org.pgatlas.server.http;

import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who makes a request, as its credential says: whose rows it sees and what it may do with them.
///
/// @param name for the audit trail, e.g. `key:ci`
/// @param credential what its requests are counted under; never the secret
/// @param run what a CI system's token says of its run, null for other credentials
public record Caller(UUID tenant, Role role, String name, String credential, @Nullable CiRun run) {
  private static final String ATTRIBUTE = "atlas.caller";

  /// A run of a CI system, proved by its token.
  ///
  /// @param repository whose run it is, as a package URL
  /// @param mayBeCurrent false for a branch whose documents are kept but never in force
  /// @param at when the token was made
  public record CiRun(String repository, String actor, boolean mayBeCurrent, Instant at) {}

  public Caller(UUID tenant, Role role, String name, String credential) {
    this(tenant, role, name, credential, null);
  }

  /// Remembers the caller for the rest of the request.
  public void attach(Context ctx) {
    ctx.attribute(ATTRIBUTE, this);
  }

  public static Optional<Caller> find(Context ctx) {
    return Optional.ofNullable(ctx.attribute(ATTRIBUTE));
  }

  /// @throws HttpProblem 401 when the request has no credential
  public static Caller of(Context ctx) {
    return find(ctx).orElseThrow(Caller::unknown);
  }

  /// True when the caller may do what needs that role.
  public static boolean is(Context ctx, Role needed) {
    return find(ctx).map(caller -> caller.role.includes(needed)).orElse(false);
  }

  /// Asked for where nobody may go unnamed; a browser is sent to the login page instead.
  public static HttpProblem unknown() {
    return new HttpProblem(
        401,
        HttpProblem.LOGIN_NEEDED,
        "This needs an API key: send it as 'Authorization: Bearer …' or 'X-Api-Key: …'",
        List.of());
  }
}
