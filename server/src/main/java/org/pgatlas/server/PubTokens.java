package org.pgatlas.server;

import java.util.Map;
import org.pgatlas.server.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Dart's `pub-tokens.json`: tokens by the address of a server, or the variables that hold them.
final class PubTokens {
  private PubTokens() {}

  static String proof(String tokens, String address, Map<String, String> environment) {
    try {
      JsonNode hosted =
          (tokens.isBlank() ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(tokens))
              .path("hosted");
      for (JsonNode one : hosted) {
        if (plain(one.path("url").asString("")).equals(plain(address))) {
          String token =
              one.path("token")
                  .asString(environment.getOrDefault(one.path("env").asString(""), ""));
          return token.isEmpty() ? "" : "Bearer " + token;
        }
      }
    } catch (JacksonException unreadable) {
      return "";
    }
    return "";
  }

  private static String plain(String address) {
    return address.replaceFirst("/+$", "");
  }
}
