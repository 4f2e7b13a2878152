package org.pgatlas.server;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pgatlas.json.XmlCursor;

/// NuGet's `NuGet.Config`: the first source that is a web address and not disabled, with its user
/// and clear-text password; an encrypted one only its own machine's client can read.
final class NugetSettings {
  private final XmlCursor xml;
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, String> disabled = new HashMap<>();
  private final Map<String, Map<String, String>> credentials = new HashMap<>();

  private NugetSettings(XmlCursor xml) {
    this.xml = xml;
  }

  static Optional<ClientSettings.Client> read(String config, UnaryOperator<String> filled) {
    return ClientSettings.xml(config, xml -> new NugetSettings(xml).read(filled));
  }

  private Optional<ClientSettings.Client> read(UnaryOperator<String> filled) {
    xml.children(
        name -> {
          switch (name) {
            case "packageSources" -> pairs(sources);
            case "disabledPackageSources" -> pairs(disabled);
            case "packageSourceCredentials" ->
                xml.children(
                    source -> {
                      Map<String, String> said = new HashMap<>();
                      pairs(said);
                      credentials.put(source.replace("_x0020_", " "), said);
                    });
            default -> {
              // Nothing else says where packages are had from.
            }
          }
        });
    return sources.entrySet().stream()
        .filter(source -> source.getValue().matches("https?://.+"))
        .filter(source -> !disabled.getOrDefault(source.getKey(), "").equals("true"))
        .findFirst()
        .map(
            source ->
                new ClientSettings.Client(
                    source.getValue(),
                    proof(credentials.getOrDefault(source.getKey(), Map.of()), filled)));
  }

  private static String proof(Map<String, String> said, UnaryOperator<String> filled) {
    String user = said.getOrDefault("Username", "");
    String password = filled.apply(said.getOrDefault("ClearTextPassword", ""));
    return user.isEmpty() || password.isEmpty() ? "" : ClientSettings.basic(user, password);
  }

  private void pairs(Map<String, String> into) {
    xml.children(
        name -> {
          if (name.equals("clear")) {
            into.clear();
          } else if (name.equals("add")) {
            String key = xml.attribute("key");
            String value = xml.attribute("value");
            if (key != null && value != null) {
              into.put(key, value);
            }
          }
        });
  }
}
