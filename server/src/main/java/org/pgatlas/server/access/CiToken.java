package org.pgatlas.server.access;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.pgatlas.server.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A signed token (JWS, compact form) taken apart; nothing of it is true before its signature is
/// checked.
///
/// @param signed the bytes under the signature
/// @see <a href="https://www.rfc-editor.org/rfc/rfc7515">RFC 7515</a>
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to a verifier, never compared
record CiToken(JsonNode header, JsonNode claims, byte[] signed, byte[] signature) {
  private static final int MAX_LENGTH = 12_000;

  /// Empty for what is no such token at all.
  static Optional<CiToken> parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3 || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      Base64.Decoder decoder = Base64.getUrlDecoder();
      JsonNode header = Json.MAPPER.readTree(decoder.decode(parts[0]));
      JsonNode claims = Json.MAPPER.readTree(decoder.decode(parts[1]));
      byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
      return header.isObject() && claims.isObject()
          ? Optional.of(new CiToken(header, claims, signed, decoder.decode(parts[2])))
          : Optional.empty();
    } catch (IllegalArgumentException | JacksonException malformed) {
      return Optional.empty();
    }
  }

  String algorithm() {
    return header.path("alg").asString("");
  }

  /// Empty when the header names no key.
  String keyId() {
    return header.path("kid").asString("");
  }

  /// A text or number claim as text; empty when absent.
  String text(String claim) {
    JsonNode node = claims.path(claim);
    return node.isString() || node.isIntegralNumber() ? node.asString() : "";
  }

  List<String> audiences() {
    JsonNode audience = claims.path("aud");
    List<String> audiences = new ArrayList<>();
    if (audience.isString()) {
      audiences.add(audience.asString());
    }
    audience.valueStream().filter(JsonNode::isString).forEach(a -> audiences.add(a.asString()));
    return audiences;
  }

  /// A moment in seconds since 1970.
  Optional<Instant> instant(String claim) {
    JsonNode node = claims.path(claim);
    return node.isNumber() && node.asLong(-1) >= 0 && node.asLong(-1) < 1L << 40
        ? Optional.of(Instant.ofEpochSecond(node.asLong()))
        : Optional.empty();
  }
}
