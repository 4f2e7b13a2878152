package org.pgatlas.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The addresses of registries that this machine's own package managers are configured with, so
/// that a mirror works without being named twice. What cannot be read counts as not configured.
final class ClientSettings {
  private static final int MAX_BYTES = 1 << 20;

  private static final Pattern NPMRC = Pattern.compile("(?m)^\\s*registry\\s*=\\s*(\\S+)");
  private static final Pattern PIP = Pattern.compile("(?m)^\\s*index-url\\s*[=:]\\s*(\\S+)");
  private static final Pattern MIRROR =
      Pattern.compile("(?s)<mirror>.{0,2000}?<url>\\s*([^<\\s]+)\\s*</url>");
  private static final Pattern CARGO =
      Pattern.compile("(?m)^\\s*(?:registry|index)\\s*=\\s*\"sparse\\+([^\"]+)\"");
  private static final Pattern GEMRC = Pattern.compile("(?m)^:sources:\\s*\\R\\s*-\\s*(\\S+)");
  private static final Pattern NUGET =
      Pattern.compile("<add\\s+key=\"[^\"]*\"\\s+value=\"(https?://[^\"]+)\"");
  private static final Pattern GOPROXY = Pattern.compile("(?m)^GOPROXY=(\\S+)");
  private static final Pattern COMPOSER =
      Pattern.compile("(?s)\"type\"\\s*:\\s*\"composer\"[^}]{0,2000}\"url\"\\s*:\\s*\"([^\"]+)\"");

  private final Map<String, String> environment;
  private final Path home;

  ClientSettings(Map<String, String> environment, Path home) {
    this.environment = environment;
    this.home = home;
  }

  /// Addresses by the name of the source.
  Map<String, String> addresses() {
    Map<String, String> found = new HashMap<>();
    put(found, "npm", variable("NPM_CONFIG_REGISTRY", "npm_config_registry"), NPMRC, ".npmrc");
    put(found, "pypi", variable("PIP_INDEX_URL"), PIP, ".config/pip/pip.conf", ".pip/pip.conf");
    found.computeIfPresent("pypi", (_, url) -> url.replaceFirst("/simple/?$", ""));
    put(found, "maven", null, MIRROR, ".m2/settings.xml");
    put(found, "cargo-index", null, CARGO, ".cargo/config.toml", ".cargo/config");
    put(found, "golang", variable("GOPROXY"), GOPROXY, ".config/go/env");
    found.computeIfPresent("golang", (_, list) -> firstProxy(list));
    put(found, "gem", null, GEMRC, ".gemrc");
    put(found, "nuget", null, NUGET, ".nuget/NuGet/NuGet.Config");
    put(found, "composer", null, COMPOSER, ".composer/config.json", ".config/composer/config.json");
    put(found, "pub", variable("PUB_HOSTED_URL"), NPMRC);
    found.values().removeIf(url -> !url.matches("https?://[^@\\s]+"));
    return found;
  }

  /// The first proxy of a list like `https://proxy,direct`; "" when there is none.
  private static String firstProxy(String list) {
    for (String part : list.split("[,|]", -1)) {
      if (part.startsWith("http")) {
        return part;
      }
    }
    return "";
  }

  private void put(
      Map<String, String> into,
      String source,
      @Nullable String fromEnvironment,
      Pattern pattern,
      String... files) {
    if (fromEnvironment != null) {
      into.put(source, fromEnvironment);
      return;
    }
    for (String file : List.of(files)) {
      Matcher matcher = pattern.matcher(text(home.resolve(file)));
      if (matcher.find()) {
        into.put(source, matcher.group(1));
        return;
      }
    }
  }

  private @Nullable String variable(String... names) {
    for (String name : names) {
      String value = environment.get(name);
      if (value != null && !value.isBlank()) {
        return value.strip();
      }
    }
    return null;
  }

  private static String text(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES
          ? Files.readString(file, StandardCharsets.UTF_8)
          : "";
    } catch (IOException unreadable) {
      return "";
    }
  }
}
