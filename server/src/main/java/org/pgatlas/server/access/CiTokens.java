package org.pgatlas.server.access;

import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.Caller;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Role;
import org.pgatlas.server.tenant.TenantStore;

/// Tokens of CI systems (OIDC): the run that a token proves, or why it proves none. A token is
/// good for one submission; a repository's name belongs to the number under which its forge knew
/// it first.
final class CiTokens implements KeyGate.TokenDoor {
  private static final Duration LEEWAY = Duration.ofSeconds(60);

  private final CiPolicy policy;
  private final Database database;
  private final TenantStore tenants;
  private final Clock clock;
  private final Map<String, IssuerKeys> keys;

  /// What a token says of its run, in the terms of one forge or another.
  private record Claims(
      String repository,
      String repositoryId,
      String ref,
      boolean isProtected,
      String event,
      String actor) {}

  CiTokens(CiPolicy policy, Database database, TenantStore tenants, Clock clock) {
    this.policy = policy;
    this.database = database;
    this.tenants = tenants;
    this.clock = clock;
    HttpClient http =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    this.keys =
        policy.issuers().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    CiIssuer::url, issuer -> new IssuerKeys(issuer.url(), clock, http)));
  }

  @Override
  public Optional<Caller> caller(String text) {
    return CiToken.parse(text).map(this::proved);
  }

  /// Forges whose issuer could not be asked for its keys, and still cannot.
  List<String> unreachable() {
    return policy.issuers().stream()
        .filter(issuer -> issuerKeys(issuer.url()).stillFails())
        .map(CiIssuer::forge)
        .distinct()
        .sorted()
        .toList();
  }

  private Caller proved(CiToken token) {
    String url = token.text("iss");
    CiIssuer issuer =
        policy
            .issuer(url)
            .orElseThrow(() -> invalid("token-issuer", "No issuer '" + url + "' is configured"));
    boolean genuine =
        issuerKeys(url)
            .find(token.keyId())
            .map(key -> SigningKeys.verifies(key, token))
            .orElse(false);
    if (!genuine) {
      throw invalid("token-signature", "The token's signature is not one of " + url);
    }
    Instant expires = inTime(token);
    if (!token.audiences().contains(policy.audience())) {
      throw invalid(
          "token-audience",
          "The token is for " + token.audiences() + ", not for " + policy.audience());
    }
    return admitted(issuer, token, claims(issuer, token), expires);
  }

  private IssuerKeys issuerKeys(String url) {
    IssuerKeys found = keys.get(url);
    if (found == null) {
      throw new IllegalStateException("no keys for a configured issuer: " + url);
    }
    return found;
  }

  private Instant inTime(CiToken token) {
    Instant now = clock.instant();
    Instant expires =
        token
            .instant("exp")
            .orElseThrow(() -> invalid("token-claims", "The token has no expiry (exp)"));
    if (!expires.plus(LEEWAY).isAfter(now)) {
      throw invalid("token-expired", "The token expired at " + expires);
    }
    for (String start : List.of("nbf", "iat")) {
      if (token.instant(start).map(at -> at.minus(LEEWAY).isAfter(now)).orElse(false)) {
        throw invalid("token-not-yet", "The token is not valid yet (" + start + ")");
      }
    }
    return expires;
  }

  private Caller admitted(CiIssuer issuer, CiToken token, Claims claims, Instant expires) {
    if (CiPolicy.foreign(claims.event())) {
      throw refused(
          "event-not-allowed",
          "A run for the event '"
              + claims.event()
              + "' may work on code of others; it submits nothing");
    }
    String owner = claims.repository().substring(0, claims.repository().indexOf('/'));
    UUID tenant =
        policy
            .tenant(owner)
            .flatMap(tenants::find)
            .orElseThrow(
                () ->
                    refused("owner-not-allowed", "Repositories of '" + owner + "' may not submit"))
            .id();
    String jti = token.text("jti");
    if (jti.isEmpty()) {
      throw invalid("token-claims", "The token has no number (jti)");
    }
    byte[] hash = Secret.sha256(jti.getBytes(StandardCharsets.UTF_8));
    String repository = claims.repository().toLowerCase(Locale.ROOT);
    database.run(
        tenant,
        handle -> {
          String bound =
              CiRunStore.bind(handle, tenant, issuer.url(), repository, claims.repositoryId());
          if (!bound.equals(claims.repositoryId())) {
            throw refused(
                "repository-changed",
                "'"
                    + claims.repository()
                    + "' was known as repository "
                    + bound
                    + ", this is another one: "
                    + claims.repositoryId());
          }
          if (!CiRunStore.use(handle, tenant, issuer.url(), hash, expires)) {
            throw invalid("token-replayed", "The token was used before");
          }
        });
    return new Caller(
        tenant,
        Role.SUBMITTER,
        "ci:" + issuer.forge() + "/" + claims.repository(),
        "ci:" + issuer.forge() + "/" + repository,
        new Caller.CiRun(
            "pkg:" + issuer.forge() + "/" + claims.repository(),
            claims.actor(),
            policy.comesIntoForce(claims.ref(), claims.isProtected()),
            token.instant("iat").orElse(clock.instant())));
  }

  /// The same facts under the names that each forge gives them.
  private static Claims claims(CiIssuer issuer, CiToken token) {
    boolean gitlab = issuer.forge().equals("gitlab");
    String ref = token.text("ref");
    Claims claims =
        gitlab
            ? new Claims(
                token.text("project_path"),
                token.text("project_id"),
                (token.text("ref_type").equals("tag") ? "refs/tags/" : "refs/heads/") + ref,
                token.claims().path("ref_protected").asString("").equals("true"),
                token.text("pipeline_source"),
                token.text("user_login"))
            : new Claims(
                token.text("repository"),
                token.text("repository_id"),
                ref,
                token.claims().path("ref_protected").asString("").equals("true"),
                token.text("event_name"),
                token.text("actor"));
    boolean named = claims.repository().matches("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+){1,20}");
    boolean numbered = claims.repositoryId().matches("[0-9]{1,32}");
    if (!named || claims.repository().length() > 200 || !numbered || claims.event().isEmpty()) {
      throw invalid(
          "token-claims",
          gitlab
              ? "The token lacks project_path, project_id or pipeline_source"
              : "The token lacks repository, repository_id or event_name");
    }
    return claims;
  }

  private static HttpProblem invalid(String code, String detail) {
    return new HttpProblem(401, code, detail, List.of());
  }

  private static HttpProblem refused(String code, String detail) {
    return new HttpProblem(403, code, detail, List.of());
  }
}
