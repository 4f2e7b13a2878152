package org.pgatlas.server.access;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The public keys of one issuer, fetched when first needed, again when they are old or a token
/// names a key that is not among them. While the issuer does not answer, what is known goes on
/// serving for a day; what is not known then is the issuer's outage, not the token's fault.
///
/// @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">discovery</a>
final class IssuerKeys {
  private static final Duration FRESH = Duration.ofMinutes(10);
  private static final Duration KEPT = Duration.ofDays(1);

  /// Tokens with invented key numbers must not make us ask the issuer each time.
  private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(20);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MAX_BYTES = 1 << 20;

  private final String issuer;
  private final Clock clock;
  private final HttpClient http;
  private Map<String, PublicKey> keys = Map.of();
  private @Nullable Instant fetchedAt;
  private @Nullable Instant triedAt;
  private @Nullable String failure;
  private long failedAtNanos;

  IssuerKeys(String issuer, Clock clock, HttpClient http) {
    this.issuer = issuer;
    this.clock = clock;
    this.http = http;
  }

  /// The key of that number; empty when the issuer has no such key. Without a number, the only key.
  ///
  /// @throws HttpProblem 503 when the issuer cannot be asked
  Optional<PublicKey> find(String keyId) {
    return find(keyId, System.nanoTime());
  }

  /// Whoever waited while another asked in vain has his answer, or a queue of tokens would wait for
  /// the silent issuer one after another.
  private synchronized Optional<PublicKey> find(String keyId, long came) {
    Instant now = clock.instant();
    Optional<PublicKey> known = known(keyId);
    boolean stale = fetchedAt == null || fetchedAt.plus(FRESH).isBefore(now);
    boolean mayAsk = failing() || triedAt == null || triedAt.plus(BETWEEN_FETCHES).isBefore(now);
    if ((known.isEmpty() || stale) && mayAsk) {
      if (!failing() || failedAtNanos - came < 0) {
        ask(now);
      }
      String why = failure;
      if (why != null
          && (known.isEmpty() || fetchedAt == null || fetchedAt.plus(KEPT).isBefore(now))) {
        throw new HttpProblem(
            503,
            "issuer-unreachable",
            "The keys of " + issuer + " cannot be fetched: " + why,
            List.of());
      }
    }
    return known(keyId);
  }

  /// Whether the issuer could not be asked the last time; if so, asks it again.
  synchronized boolean stillFails() {
    if (failing()) {
      ask(clock.instant());
    }
    return failing();
  }

  private boolean failing() {
    return failure != null;
  }

  private void ask(Instant now) {
    triedAt = now;
    try {
      keys = fetch();
      fetchedAt = now;
      failure = null;
    } catch (IOException unreachable) {
      failure = String.valueOf(unreachable.getMessage());
      failedAtNanos = System.nanoTime();
    }
  }

  private Optional<PublicKey> known(String keyId) {
    return keyId.isEmpty()
        ? keys.size() == 1 ? keys.values().stream().findFirst() : Optional.empty()
        : Optional.ofNullable(keys.get(keyId));
  }

  private Map<String, PublicKey> fetch() throws IOException {
    JsonNode configuration =
        json((issuer.endsWith("/") ? issuer : issuer + "/") + ".well-known/openid-configuration");
    if (!configuration.path("issuer").asString("").equals(issuer)) {
      throw new IOException("its configuration names another issuer");
    }
    String address = configuration.path("jwks_uri").asString("");
    if (!CiIssuer.trustworthy(address)) {
      throw new IOException("its jwks_uri is not an https address");
    }
    Map<String, PublicKey> found = new HashMap<>();
    for (JsonNode key : json(address).path("keys")) {
      if (key.path("use").asString("sig").equals("sig")) {
        SigningKeys.parse(key).ifPresent(k -> found.put(key.path("kid").asString(""), k));
      }
    }
    if (found.isEmpty()) {
      throw new IOException("it publishes no key that can be used");
    }
    return found;
  }

  private JsonNode json(String address) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).GET().build();
    try {
      HttpResponse<InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != 200) {
          throw new IOException(address + " is answered " + answer.statusCode());
        }
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
          throw new IOException(address + " answers more than " + MAX_BYTES + " bytes");
        }
        return Json.MAPPER.readTree(bytes);
      }
    } catch (JacksonException e) {
      throw new IOException(address + " does not answer JSON", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
