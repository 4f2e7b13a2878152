package org.pgatlas.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cargo's `config.toml` and `credentials.toml`: which sparse index stands in for the public one
/// (`replace-with`, else the default registry, else the only one named), and its token.
final class CargoSettings {
  private static final int MAX_REPLACEMENTS = 10;
  private static final String SPARSE = "sparse+";
  private static final Pattern TABLE = Pattern.compile("\\[\\s*([^\\]]+?)\\s*]\\s*(?:#.*)?");
  private static final Pattern PAIR =
      Pattern.compile("([A-Za-z0-9_.\"'-]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)').*");

  private CargoSettings() {}

  static Optional<ClientSettings.Client> read(String config, String credentials) {
    Map<String, String> values = values(config);
    String name = "crates-io";
    for (int i = 0; i < MAX_REPLACEMENTS; i++) {
      String next = values.get("source." + name + ".replace-with");
      if (next == null) {
        break;
      }
      name = next;
    }
    if (name.equals("crates-io")) {
      name = values.getOrDefault("registry.default", name);
    }
    String index = index(values, name);
    if (index.isEmpty()) {
      for (Map.Entry<String, String> value : values.entrySet()) {
        if (value.getValue().startsWith(SPARSE)
            && value.getKey().matches("(source\\..+\\.registry|registries\\..+\\.index)")) {
          index = value.getValue();
          name = value.getKey().replaceFirst("^[a-z]+\\.", "").replaceFirst("\\.[a-z]+$", "");
        }
      }
    }
    if (!index.startsWith(SPARSE)) {
      return Optional.empty();
    }
    String key = "registries." + name + ".token";
    String token = values(credentials).getOrDefault(key, values.getOrDefault(key, ""));
    return Optional.of(
        new ClientSettings.Client(
            index.substring(SPARSE.length()), token.isEmpty() ? "" : "Raw:" + token));
  }

  private static String index(Map<String, String> values, String name) {
    return values.getOrDefault(
        "source." + name + ".registry", values.getOrDefault("registries." + name + ".index", ""));
  }

  /// Texts by table and key, as far as they are on one line.
  private static Map<String, String> values(String toml) {
    Map<String, String> values = new HashMap<>();
    String table = "";
    for (String line : toml.lines().map(String::strip).toList()) {
      Matcher header = TABLE.matcher(line);
      Matcher pair = PAIR.matcher(line);
      if (header.matches()) {
        table = header.group(1).replaceAll("[\"'\\s]", "") + ".";
      } else if (pair.matches()) {
        values.put(
            table + pair.group(1).replaceAll("[\"']", ""),
            pair.group(2) == null ? pair.group(3) : pair.group(2));
      }
    }
    return values;
  }
}
