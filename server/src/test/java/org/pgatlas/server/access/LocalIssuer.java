package org.pgatlas.server.access;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.pgatlas.server.wire.Json;

/// An OIDC issuer on this machine, with keys of its own making: what GitHub's and GitLab's tokens
/// look like, and whatever else a test wants signed.
final class LocalIssuer implements AutoCloseable {
  private final int port;
  private final List<Map<String, Object>> published = new ArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private UnaryOperator<String> runTokens = UnaryOperator.identity();
  private Object exported = Map.of();
  private HttpServer server;

  LocalIssuer() {
    server = listen(0);
    port = server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /// What a run that asks for a token of an audience gets, as on the forge's own service.
  void tokens(UnaryOperator<String> tokens) {
    runTokens = tokens;
  }

  private String runToken(String audience) {
    return runTokens.apply(audience);
  }

  /// What the forge exports as the repository's dependency graph.
  void exports(Object document) {
    exported = document;
  }

  /// How often its keys were fetched.
  int asked() {
    return asked.get();
  }

  void down() {
    server.stop(0);
  }

  void up() {
    server = listen(port);
  }

  /// A key pair under that number, published at once.
  KeyPair publish(String kid, String kind) {
    KeyPair pair = pair(kind);
    published.add(jwk(kid, pair));
    return pair;
  }

  void withdraw(String kid) {
    published.removeIf(key -> kid.equals(key.get("kid")));
  }

  static KeyPair pair(String kind) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      switch (kind) {
        case "RSA" -> generator.initialize(2048);
        case "EC" -> generator.initialize(new ECGenParameterSpec("secp256r1"));
        default -> {}
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// The claims of a run on a repository's main branch, as GitHub writes them.
  Map<String, Object> github(String repository, String repositoryId) {
    Instant now = Instant.now();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", url());
    claims.put("aud", "https://atlas.example/api/v1");
    claims.put("sub", "repo:" + repository + ":ref:refs/heads/main");
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("repository", repository);
    claims.put("repository_id", repositoryId);
    claims.put("repository_owner", repository.substring(0, repository.indexOf('/')));
    claims.put("ref", "refs/heads/main");
    claims.put("ref_protected", "false");
    claims.put("event_name", "push");
    claims.put("actor", "octo");
    claims.put("iat", now.getEpochSecond());
    claims.put("nbf", now.getEpochSecond() - 5);
    claims.put("exp", now.getEpochSecond() + 300);
    return claims;
  }

  static String sign(KeyPair pair, String kid, String algorithm, Map<String, Object> claims) {
    Map<String, Object> header = Map.of("alg", algorithm, "kid", kid, "typ", "JWT");
    String signed = encode(Json.write(header)) + "." + encode(Json.write(claims));
    try {
      Signature signature =
          Signature.getInstance(
              switch (algorithm) {
                case "RS256" -> "SHA256withRSA";
                case "ES256" -> "SHA256withECDSAinP1363Format";
                case "EdDSA" -> "Ed25519";
                default -> throw new AssertionError(algorithm);
              });
      signature.initSign(pair.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed
          + "."
          + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String encode(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private HttpServer listen(int wanted) {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
      made.createContext(
          "/.well-known/openid-configuration",
          exchange -> answer(exchange, Map.of("issuer", url(), "jwks_uri", url() + "/keys")));
      made.createContext(
          "/keys",
          exchange -> {
            asked.incrementAndGet();
            answer(exchange, Map.of("keys", published));
          });
      made.createContext(
          "/token",
          exchange -> {
            String query = exchange.getRequestURI().getQuery();
            answer(exchange, Map.of("value", runToken(query.substring(query.indexOf("audience=") + 9))));
          });
      made.createContext("/repos/acme/templates/dependency-graph/sbom", exchange -> answer(exchange, exported));
      made.start();
      return made;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void answer(com.sun.net.httpserver.HttpExchange exchange, Object body)
      throws IOException {
    byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Map<String, Object> jwk(String kid, KeyPair pair) {
    return switch (pair.getPublic()) {
      case RSAPublicKey rsa ->
          Map.of(
              "kid",
              kid,
              "kty",
              "RSA",
              "use",
              "sig",
              "n",
              number(rsa.getModulus(), 0),
              "e",
              number(rsa.getPublicExponent(), 0));
      case ECPublicKey ec ->
          Map.of(
              "kid",
              kid,
              "kty",
              "EC",
              "crv",
              "P-256",
              "x",
              number(ec.getW().getAffineX(), 32),
              "y",
              number(ec.getW().getAffineY(), 32));
      case EdECPublicKey ed -> {
        byte[] encoded = ed.getEncoded();
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        yield Map.of(
            "kid",
            kid,
            "kty",
            "OKP",
            "crv",
            "Ed25519",
            "x",
            Base64.getUrlEncoder().withoutPadding().encodeToString(raw));
      }
      default -> throw new AssertionError(pair.getPublic().getAlgorithm());
    };
  }

  private static String number(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    byte[] padded = new byte[Math.max(length, bytes.length - from)];
    System.arraycopy(
        bytes, from, padded, padded.length - (bytes.length - from), bytes.length - from);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(padded);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
