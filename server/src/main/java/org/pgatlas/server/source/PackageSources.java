package org.pgatlas.server.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.JsonValue;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.registry.GoModule;
import org.pgatlas.registry.MavenPom;
import org.pgatlas.registry.MavenPom.Coordinates;
import org.pgatlas.registry.MavenProject;
import org.pgatlas.registry.PackageFacts;
import org.pgatlas.registry.RegistryAnswers;

/// Asks each registry in its own way about one package: which addresses below the configured one,
/// and which answers belong together.
final class PackageSources {
  /// Purl types of the packages that can be asked about.
  static final List<String> TYPES =
      List.of(
          "npm", "cargo", "pypi", "maven", "golang", "gem", "nuget", "composer", "pub", "github");

  /// Registries that say who depends on a package.
  static final Set<String> WITH_DEPENDENTS = Set.of("cargo", "composer", "pub");

  private static final int MAX_PAGES = 50;

  private final SourceHttp http;

  PackageSources(SourceHttp http) {
    this.http = http;
  }

  /// Fails unless the registry's address is configured.
  void require(String type) {
    if (!TYPES.contains(type)) {
      throw new IllegalArgumentException(
          "no registry of '" + type + "' is known; known are " + String.join(", ", TYPES));
    }
    if (!configured(type)) {
      http.address(type);
    }
  }

  /// Whether the registry's address is configured.
  boolean configured(String type) {
    return http.find(type).isPresent()
        || (type.equals("cargo") && http.find("cargo-index").isPresent());
  }

  /// What the registry says of a package; empty when it does not have it.
  ///
  /// @param spelled its name with its namespace, in the case in which its registry has it
  Optional<PackageFacts> fetch(UUID tenant, PackageUrl purl, String spelled) {
    Ask ask = new Ask(tenant);
    return switch (purl.type()) {
      case "npm" -> npm(ask, purl);
      case "cargo" -> cargo(ask, purl);
      case "pypi" ->
          ask.json(http.address("pypi") + "/pypi/" + SourceHttp.encode(purl.name()) + "/json")
              .map(
                  document ->
                      RegistryAnswers.pypi(
                          document,
                          ask.beside(
                              "pypi-stats",
                              "/api/packages/" + SourceHttp.encode(purl.name()) + "/recent")));
      case "maven" -> maven(ask, purl);
      case "golang" -> golang(ask, spelled);
      case "gem" -> gem(ask, purl);
      case "nuget" -> nuget(ask, purl);
      case "composer" -> composer(ask, purl);
      case "pub" -> pub(ask, purl);
      case "github" -> github(ask, purl);
      default -> throw new IllegalArgumentException("no registry of '" + purl.type() + "'");
    };
  }

  /// Package ids of who depends on a package, as far as its registry says so.
  List<String> dependents(UUID tenant, PackageUrl purl) {
    Ask ask = new Ask(tenant);
    String name = path(purl);
    Set<String> all = new HashSet<>();
    for (int page = 1; page <= MAX_PAGES; page++) {
      String address =
          switch (purl.type()) {
            case "cargo" ->
                http.address("cargo")
                    + "/api/v1/crates/"
                    + name
                    + "/reverse_dependencies?per_page=100&page="
                    + page;
            case "composer" ->
                http.address("composer") + "/packages/" + name + "/dependents.json?page=" + page;
            default -> http.address("pub") + "/api/search?q=dependency%3A" + name + "&page=" + page;
          };
      Optional<JsonValue> answer = ask.json(address);
      if (answer.isEmpty() || !all.addAll(RegistryAnswers.dependents(purl.type(), answer.get()))) {
        break;
      }
    }
    return all.stream().sorted().toList();
  }

  /// A scope may have a registry of its own, as npm's client knows it.
  private Optional<PackageFacts> npm(Ask ask, PackageUrl purl) {
    String scope = purl.namespace();
    String encoded =
        SourceHttp.encode((scope == null ? "" : scope + "/") + purl.name()).replace("%40", "@");
    Optional<String> own = scope == null ? Optional.empty() : http.find("npm:" + scope);
    return ask.json(own.orElseGet(() -> http.address("npm")) + "/" + encoded)
        .map(
            document ->
                RegistryAnswers.npm(
                    document,
                    own.isPresent()
                        ? null
                        : ask.beside(
                            "npm-downloads",
                            "/downloads/point/last-month/" + encoded.replace("%2F", "/"))));
  }

  private Optional<PackageFacts> cargo(Ask ask, PackageUrl purl) {
    String name = SourceHttp.encode(purl.name());
    if (http.find("cargo").isEmpty()) {
      return ask.bytes(http.address("cargo-index") + "/" + sparse(purl.name()))
          .map(
              lines ->
                  RegistryAnswers.cargoIndex(
                      new String(lines, StandardCharsets.UTF_8)
                          .lines()
                          .filter(line -> !line.isBlank())
                          .map(line -> RegistryAnswers.json(line.getBytes(StandardCharsets.UTF_8)))
                          .toList()));
    }
    String crate = http.address("cargo") + "/api/v1/crates/" + name;
    return ask.json(crate)
        .map(
            document -> {
              String latest = RegistryAnswers.cargo(document, null).latestVersion();
              return RegistryAnswers.cargo(
                  document,
                  latest.isEmpty()
                      ? null
                      : ask.json(crate + "/" + SourceHttp.encode(latest) + "/dependencies")
                          .orElse(null));
            });
  }

  /// Where the sparse index has a crate: by the length of its name and its first letters.
  static String sparse(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return switch (lower.length()) {
      case 1 -> "1/" + lower;
      case 2 -> "2/" + lower;
      case 3 -> "3/" + lower.charAt(0) + "/" + lower;
      default -> lower.substring(0, 2) + "/" + lower.substring(2, 4) + "/" + lower;
    };
  }

  private Optional<PackageFacts> maven(Ask ask, PackageUrl purl) {
    String repository = http.address("maven");
    Coordinates artifact = new Coordinates(String.valueOf(purl.namespace()), purl.name(), "");
    Optional<String> metadata = ask.text(folder(repository, artifact) + "/maven-metadata.xml");
    if (metadata.isEmpty()) {
      return Optional.empty();
    }
    MavenPom.Versions versions = MavenPom.Versions.read(metadata.get());
    String newest = RegistryAnswers.maven(versions, null).latestVersion();
    MavenProject.@Nullable Effective project =
        newest.isEmpty()
            ? null
            : pom(ask, repository, new Coordinates(artifact.group(), artifact.artifact(), newest))
                .map(pom -> MavenProject.of(pom, of -> parent(ask, repository, of)))
                .orElse(null);
    return Optional.of(RegistryAnswers.maven(versions, project));
  }

  private static Optional<MavenPom> pom(Ask ask, String repository, Coordinates of) {
    return ask.bytes(
            folder(repository, of)
                + "/"
                + SourceHttp.encode(of.version())
                + "/"
                + SourceHttp.encode(of.artifact() + "-" + of.version())
                + ".pom")
        .map(MavenPom::read);
  }

  /// A parent or bom that cannot be read is as if it could not be had.
  private static Optional<MavenPom> parent(Ask ask, String repository, Coordinates of) {
    try {
      return pom(ask, repository, of);
    } catch (DocumentException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String folder(String repository, Coordinates of) {
    return repository
        + "/"
        + SourceHttp.encode(of.group()).replace('.', '/')
        + "/"
        + SourceHttp.encode(of.artifact());
  }

  private Optional<PackageFacts> golang(Ask ask, String name) {
    String module = http.address("golang") + "/" + module(name);
    Optional<String> list = ask.text(module + "/@v/list");
    JsonValue latest = ask.json(module + "/@latest").orElse(null);
    if (list.isEmpty() && latest == null) {
      return Optional.empty();
    }
    String versions = list.orElse("");
    String version =
        latest == null
            ? RegistryAnswers.golang(versions, null, null).latestVersion()
            : latest.get("Version").text();
    GoModule manifest =
        version.isEmpty()
            ? null
            : ask.text(module + "/@v/" + module(version) + ".mod").map(GoModule::read).orElse(null);
    return Optional.of(RegistryAnswers.golang(versions, latest, manifest));
  }

  /// Upper-case letters as `!` and the letter, as the proxy's protocol wants; all else as in an
  /// address.
  static String module(String path) {
    StringBuilder escaped = new StringBuilder();
    path.chars()
        .forEach(
            c -> {
              if (c >= 'A' && c <= 'Z') {
                escaped.append('!').append((char) (c + 32));
              } else if (c < 128 && (Character.isLetterOrDigit(c) || "/-._~+!@".indexOf(c) >= 0)) {
                escaped.append((char) c);
              } else {
                escaped.append(SourceHttp.encode(String.valueOf((char) c)));
              }
            });
    return escaped.toString();
  }

  private Optional<PackageFacts> gem(Ask ask, PackageUrl purl) {
    String base = http.address("gem") + "/api/v1/";
    String name = SourceHttp.encode(purl.name()) + ".json";
    return ask.json(base + "gems/" + name)
        .map(gem -> RegistryAnswers.gem(gem, ask.json(base + "versions/" + name).orElse(null)));
  }

  private Optional<PackageFacts> nuget(Ask ask, PackageUrl purl) {
    String base = http.address("nuget");
    String service = base.endsWith("/index.json") ? base : base + "/v3/index.json";
    List<JsonValue> resources =
        ask.json(service).map(index -> index.get("resources").items()).orElse(List.of());
    String registrations = resource(resources, "RegistrationsBaseUrl", service);
    if (registrations.isEmpty()) {
      throw new IllegalArgumentException(service + " names no registrations on its host");
    }
    String name = SourceHttp.encode(purl.name().toLowerCase(Locale.ROOT));
    Optional<JsonValue> index = ask.json(registrations + name + "/index.json");
    if (index.isEmpty()) {
      return Optional.empty();
    }
    List<JsonValue> leaves = new ArrayList<>();
    for (JsonValue page : index.get().get("items").items()) {
      JsonValue whole = page;
      if (!page.get("items").exists()) {
        whole = ask.json(sameHost(page.get("@id").text(), service)).orElse(page);
      }
      leaves.addAll(whole.get("items").items());
    }
    String search = resource(resources, "SearchQueryService", service);
    return Optional.of(
        RegistryAnswers.nuget(
            leaves,
            search.isEmpty()
                ? null
                : ask.json(
                        search.substring(0, search.length() - 1)
                            + "?q=packageid:"
                            + name
                            + "&prerelease=true&semVerLevel=2.0.0&take=1")
                    .orElse(null)));
  }

  /// The address of a service on the configured host, with a slash at its end; of several versions
  /// the last by name, which knows most. Empty when there is none.
  private static String resource(List<JsonValue> resources, String type, String configured) {
    String found = "";
    String version = "";
    for (JsonValue resource : resources) {
      JsonValue types = resource.get("@type");
      for (String one : types.items().isEmpty() ? List.of(types.text()) : types.texts()) {
        String url = resource.get("@id").text();
        boolean named = one.equals(type) || one.startsWith(type + "/");
        if (named
            && one.compareTo(version) >= 0
            && !one.endsWith("Versioned")
            && onHost(url, configured)) {
          version = one;
          found = url.endsWith("/") ? url : url + "/";
        }
      }
    }
    return found;
  }

  /// An address that an answer names is only followed on the host that was configured.
  private static String sameHost(String url, String configured) {
    if (!onHost(url, configured)) {
      throw new IllegalArgumentException("the registry points to another host: " + url);
    }
    return url;
  }

  private static boolean onHost(String url, String configured) {
    try {
      URI given = new URI(url);
      URI known = new URI(configured);
      return String.valueOf(given.getHost()).equals(known.getHost())
          && given.getPort() == known.getPort();
    } catch (URISyntaxException _) {
      return false;
    }
  }

  /// Packagist's own answers where there are some; else those of the protocol that every Composer
  /// repository speaks, which count no downloads.
  private Optional<PackageFacts> composer(Ask ask, PackageUrl purl) {
    String repository = http.address("composer");
    String name = path(purl);
    String base = repository + "/packages/" + name;
    Optional<JsonValue> document = ask.json(base + ".json");
    if (document.isPresent()) {
      return Optional.of(
          RegistryAnswers.composer(
              document.get(), ask.json(base + "/downloads.json").orElse(null)));
    }
    String metadata =
        ask.json(repository + "/packages.json")
            .map(root -> root.get("metadata-url").text())
            .orElse("");
    if (!metadata.contains("%package%")) {
      return Optional.empty();
    }
    String template = metadata.startsWith("/") ? rooted(repository, metadata) : metadata;
    for (String stability : List.of("", "~dev")) {
      Optional<PackageFacts> facts =
          ask.json(sameHost(template.replace("%package%", name + stability), repository))
              .map(found -> RegistryAnswers.composerRepository(found, name.replace("%2F", "/")));
      if (facts.isPresent() && (!facts.get().releases().isEmpty() || !stability.isEmpty())) {
        return facts;
      }
    }
    return Optional.empty();
  }

  /// A path on the host of an address.
  private static String rooted(String address, String path) {
    URI base = URI.create(address);
    return base.getScheme() + "://" + base.getRawAuthority() + path;
  }

  private Optional<PackageFacts> pub(Ask ask, PackageUrl purl) {
    String base = http.address("pub") + "/api/packages/" + SourceHttp.encode(purl.name());
    return ask.json(base)
        .map(document -> RegistryAnswers.pub(document, ask.json(base + "/score").orElse(null)));
  }

  private Optional<PackageFacts> github(Ask ask, PackageUrl purl) {
    String base = http.address("github") + "/repos/" + path(purl);
    return ask.json(base)
        .map(
            document ->
                RegistryAnswers.github(
                    document, ask.json(base + "/releases?per_page=100").orElse(null)));
  }

  private static String path(PackageUrl purl) {
    StringBuilder path = new StringBuilder();
    for (String segment :
        ((purl.namespace() == null ? "" : purl.namespace() + "/") + purl.name()).split("/", -1)) {
      path.append(path.isEmpty() ? "" : "/").append(SourceHttp.encode(segment));
    }
    return path.toString();
  }

  /// Questions of one tenant.
  private final class Ask {
    private final UUID tenant;

    Ask(UUID tenant) {
      this.tenant = tenant;
    }

    Optional<byte[]> bytes(String url) {
      return http.find(tenant, url);
    }

    Optional<String> text(String url) {
      return bytes(url).map(body -> new String(body, StandardCharsets.UTF_8));
    }

    Optional<JsonValue> json(String url) {
      return bytes(url).map(RegistryAnswers::json);
    }

    /// An answer of a service that need not be configured; null without it.
    @Nullable JsonValue beside(String source, String path) {
      return http.find(source).flatMap(base -> json(base + path)).orElse(null);
    }
  }
}
