package org.pgatlas.server;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.json.XmlCursor;

/// The addresses of registries that this machine's own package managers are configured with, and
/// what they prove themselves with there, so that a mirror works without being named twice. What
/// cannot be read counts as not configured.
final class ClientSettings {
  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern PIP = Pattern.compile("(?m)^\\s*index[-_]url\\s*[=:]\\s*(\\S+)");
  private static final Pattern GEMRC =
      Pattern.compile("(?m)^:?sources:\\s*\\R\\s*-\\s*[\"']?([^\"'\\s]+)");
  private static final Pattern GOPROXY = Pattern.compile("(?m)^GOPROXY=(\\S+)");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(?:env\\.)?([A-Za-z0-9_]+)}");

  private final Map<String, String> environment;
  private final Path home;
  private final Map<String, Client> found = new LinkedHashMap<>();

  /// Where a client goes.
  ///
  /// @param proof for the header `Authorization`, "" without one
  record Client(String address, String proof) {
    /// Without the proof.
    @Override
    public String toString() {
      return "Client[" + address + (proof.isEmpty() ? "" : ", with a proof") + "]";
    }
  }

  ClientSettings(Map<String, String> environment, Path home) {
    this.environment = environment;
    this.home = home;
  }

  /// Clients by the name of the source; those of npm's scopes as `npm:@scope`.
  Map<String, Client> clients() {
    npm();
    put("pypi", variable("PIP_INDEX_URL"), PIP, pip());
    found.computeIfPresent(
        "pypi",
        (_, client) -> new Client(client.address().replaceFirst("/simple/?$", ""), client.proof()));
    put("golang", variable("GOPROXY"), GOPROXY, path("GOENV", ".config/go/env"));
    put("gem", null, GEMRC, path("GEMRC", ".gemrc"));
    MavenSettings.read(text(home.resolve(".m2/settings.xml")), this::filled)
        .ifPresent(mirror -> put("maven", mirror.address(), mirror.proof()));
    Path cargo = directory("CARGO_HOME", ".cargo");
    CargoSettings.read(
            first(cargo.resolve("config.toml"), cargo.resolve("config")),
            first(cargo.resolve("credentials.toml"), cargo.resolve("credentials")))
        .ifPresent(registry -> put("cargo-index", registry.address(), registry.proof()));
    NugetSettings.read(
            first(
                home.resolve(".nuget/NuGet/NuGet.Config"),
                home.resolve(".config/NuGet/NuGet.Config")),
            this::filled)
        .ifPresent(source -> put("nuget", source.address(), source.proof()));
    Path composer = directory("COMPOSER_HOME", ".config/composer");
    Path older = home.resolve(".composer");
    ComposerSettings.read(
            first(composer.resolve("config.json"), older.resolve("config.json")),
            first(composer.resolve("auth.json"), older.resolve("auth.json")))
        .ifPresent(repository -> put("composer", repository.address(), repository.proof()));
    String pub = variable("PUB_HOSTED_URL");
    if (pub != null) {
      put(
          "pub",
          pub,
          PubTokens.proof(text(home.resolve(".config/dart/pub-tokens.json")), pub, environment));
    }
    return Map.copyOf(found);
  }

  private void npm() {
    Path file = path("NPM_CONFIG_USERCONFIG", ".npmrc");
    NpmSettings settings = NpmSettings.read(filled(text(file)));
    String registry = variable("NPM_CONFIG_REGISTRY", "npm_config_registry");
    String address = registry == null ? settings.registry() : registry;
    put("npm", address, settings.proof(address));
    settings.scopes().forEach((scope, url) -> put("npm:" + scope, url, settings.proof(url)));
  }

  private Path[] pip() {
    String named = variable("PIP_CONFIG_FILE");
    return named == null
        ? new Path[] {home.resolve(".config/pip/pip.conf"), home.resolve(".pip/pip.conf")}
        : new Path[] {Path.of(named)};
  }

  private void put(
      String source, @Nullable String fromEnvironment, Pattern pattern, Path... files) {
    if (fromEnvironment != null) {
      put(source, fromEnvironment, "");
      return;
    }
    Matcher matcher = pattern.matcher(first(files));
    if (matcher.find()) {
      put(source, matcher.group(1), "");
    }
  }

  /// Takes the first address of a list like `https://proxy,direct`; a user in it becomes a proof.
  private void put(String source, String list, String proof) {
    for (String part : list.split("[,|]", -1)) {
      try {
        URI uri = new URI(part.strip());
        if (uri.getHost() == null || !String.valueOf(uri.getScheme()).matches("https?")) {
          continue;
        }
        String user = uri.getRawUserInfo();
        String address = part.strip();
        if (user != null) {
          address = address.replaceFirst(Pattern.quote(user + "@"), "");
        }
        found.put(
            source, new Client(address, proof.isEmpty() && user != null ? basic(user) : proof));
        return;
      } catch (URISyntaxException _) {
        // Not an address; the next may be one.
      }
    }
  }

  private static String basic(String user) {
    String decoded = URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
    return basic(
        decoded.substring(0, Math.max(0, decoded.indexOf(':'))),
        decoded.substring(decoded.indexOf(':') + 1));
  }

  static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /// Settings written in XML; empty when there are none or they cannot be read: the client itself
  /// says what is wrong with them.
  static Optional<Client> xml(String text, Function<XmlCursor, Optional<Client>> read) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    try {
      return new DocumentText(text.getBytes(StandardCharsets.UTF_8), JsonLimits.defaults())
          .xml(read);
    } catch (DocumentException unreadable) {
      return Optional.empty();
    }
  }

  /// `${NAME}` and `${env.NAME}` as the environment has them; what it has not stays as it is.
  private String filled(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            name ->
                Matcher.quoteReplacement(environment.getOrDefault(name.group(1), name.group())));
  }

  private Path path(String variable, String otherwise) {
    String named = variable(variable);
    return named == null ? home.resolve(otherwise) : Path.of(named);
  }

  private Path directory(String variable, String otherwise) {
    return path(variable, otherwise);
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

  /// The text of the first file that has one.
  private static String first(Path... files) {
    return List.of(files).stream()
        .map(ClientSettings::text)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
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
