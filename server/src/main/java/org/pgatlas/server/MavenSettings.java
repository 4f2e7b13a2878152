package org.pgatlas.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.XmlCursor;

/// Maven's `settings.xml`: the mirror of what is open to all, and the server of the same id. An
/// encrypted password is none that could be sent.
final class MavenSettings {
  private final XmlCursor xml;
  private final List<Map<String, String>> mirrors = new ArrayList<>();
  private final Map<String, Map<String, String>> servers = new HashMap<>();

  private MavenSettings(XmlCursor xml) {
    this.xml = xml;
  }

  static Optional<ClientSettings.Client> read(String settings, UnaryOperator<String> filled) {
    return ClientSettings.xml(settings, xml -> new MavenSettings(xml).read(filled));
  }

  private Optional<ClientSettings.Client> read(UnaryOperator<String> filled) {
    xml.children(
        name -> {
          switch (name) {
            case "mirrors" -> xml.children(_ -> mirrors.add(fields()));
            case "servers" ->
                xml.children(
                    _ -> {
                      Map<String, String> server = fields();
                      servers.putIfAbsent(server.getOrDefault("id", ""), server);
                    });
            default -> {
              // Profiles and proxies do not say where artifacts are had from.
            }
          }
        });
    return mirrors.stream()
        .filter(mirror -> !mirror.getOrDefault("blocked", "").equals("true"))
        .filter(mirror -> ofAll(mirror.getOrDefault("mirrorOf", "*")))
        .filter(mirror -> mirror.containsKey("url"))
        .findFirst()
        .map(
            mirror ->
                new ClientSettings.Client(
                    filled.apply(mirror.getOrDefault("url", "")),
                    proof(servers.get(mirror.getOrDefault("id", "")), filled)));
  }

  private static boolean ofAll(String mirrorOf) {
    List<String> parts = List.of(mirrorOf.strip().split("\\s*,\\s*", -1));
    return !parts.contains("!central")
        && (parts.contains("*") || parts.contains("external:*") || parts.contains("central"));
  }

  private static String proof(@Nullable Map<String, String> server, UnaryOperator<String> filled) {
    if (server == null) {
      return "";
    }
    String user = filled.apply(server.getOrDefault("username", ""));
    String password = filled.apply(server.getOrDefault("password", ""));
    boolean usable = !user.isEmpty() && !password.isEmpty() && !password.matches("(?s).*\\{.*}.*");
    return usable ? ClientSettings.basic(user, password) : "";
  }

  private Map<String, String> fields() {
    Map<String, String> fields = new HashMap<>();
    xml.children(
        field -> {
          String text = xml.textOrChildren(true, _ -> {});
          if (text != null) {
            fields.put(field, text);
          }
        });
    return fields;
  }
}
