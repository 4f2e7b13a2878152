package org.pgatlas.server;

import java.net.URI;
import java.util.Optional;
import org.pgatlas.server.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Composer's `config.json` and `auth.json`: the first repository of its own protocol, and what is
/// proved at its host.
final class ComposerSettings {
  private ComposerSettings() {}

  static Optional<ClientSettings.Client> read(String config, String auth) {
    JsonNode repositories = json(config).path("repositories");
    for (JsonNode repository : repositories) {
      String url = repository.path("url").asString("");
      if (repository.path("type").asString("").equals("composer") && url.matches("https?://.+")) {
        return Optional.of(new ClientSettings.Client(url, proof(json(auth), url)));
      }
    }
    return Optional.empty();
  }

  private static String proof(JsonNode auth, String url) {
    String host;
    try {
      URI uri = URI.create(url);
      host = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    } catch (IllegalArgumentException _) {
      return "";
    }
    String token = auth.path("bearer").path(host).asString("");
    if (!token.isEmpty()) {
      return "Bearer " + token;
    }
    JsonNode basic = auth.path("http-basic").path(host);
    String user = basic.path("username").asString("");
    return user.isEmpty() ? "" : ClientSettings.basic(user, basic.path("password").asString(""));
  }

  private static JsonNode json(String text) {
    try {
      return text.isBlank() ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(text);
    } catch (JacksonException unreadable) {
      return Json.MAPPER.createObjectNode();
    }
  }
}
