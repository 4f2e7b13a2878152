package org.pgatlas.server.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonValue;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.registry.PackageFacts;
import org.pgatlas.registry.RegistryAnswers;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;

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
  private static final Pattern VERSION =
      Pattern.compile("<version>\\s*([^<\\s]{1,256})\\s*</version>");
  private static final Pattern RELEASE =
      Pattern.compile("<release>\\s*([^<\\s]{1,256})\\s*</release>");
  private static final Pattern SCM =
      Pattern.compile("(?s)<scm>.{0,4000}?<url>\\s*([^<\\s]{1,500})\\s*</url>");

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
    if (!type.equals("cargo") || http.find("cargo-index").isEmpty()) {
      http.address(type);
    }
  }

  /// What the registry says of a package; empty when it does not have it.
  Optional<PackageFacts> fetch(UUID tenant, PackageUrl purl) {
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
      case "golang" -> golang(ask, purl);
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

  private Optional<PackageFacts> npm(Ask ask, PackageUrl purl) {
    String name = (purl.namespace() == null ? "" : purl.namespace() + "/") + purl.name();
    String encoded = SourceHttp.encode(name).replace("%40", "@");
    return ask.json(http.address("npm") + "/" + encoded)
        .map(
            document ->
                RegistryAnswers.npm(
                    document,
                    ask.beside(
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
    String group = String.valueOf(purl.namespace()).replace('.', '/');
    String folder = http.address("maven") + "/" + group + "/" + SourceHttp.encode(purl.name());
    Optional<String> metadata = ask.text(folder + "/maven-metadata.xml");
    if (metadata.isEmpty()) {
      return Optional.empty();
    }
    List<String> versions = new ArrayList<>();
    Matcher version = VERSION.matcher(metadata.get());
    while (version.find()) {
      versions.add(version.group(1));
    }
    Matcher release = RELEASE.matcher(metadata.get());
    String newest =
        release.find()
            ? release.group(1)
            : RegistryAnswers.maven(versions, null, List.of(), null).latestVersion();
    Optional<byte[]> pom =
        newest.isEmpty()
            ? Optional.empty()
            : ask.bytes(
                folder
                    + "/"
                    + SourceHttp.encode(newest)
                    + "/"
                    + SourceHttp.encode(purl.name() + "-" + newest)
                    + ".pom");
    Matcher scm = SCM.matcher(pom.map(p -> new String(p, StandardCharsets.UTF_8)).orElse(""));
    return Optional.of(
        RegistryAnswers.maven(
            versions,
            newest,
            pom.map(PackageSources::wants).orElse(List.of()),
            scm.find() ? scm.group(1) : null));
  }

  private Optional<PackageFacts> golang(Ask ask, PackageUrl purl) {
    String module = http.address("golang") + "/" + escaped(path(purl));
    Optional<String> list = ask.text(module + "/@v/list");
    if (list.isEmpty()) {
      return Optional.empty();
    }
    JsonValue latest = ask.json(module + "/@latest").orElse(null);
    String version =
        latest == null
            ? RegistryAnswers.golang(list.get(), null, List.of()).latestVersion()
            : latest.get("Version").text();
    List<String> wants =
        version.isEmpty()
            ? List.of()
            : ask.bytes(module + "/@v/" + escaped(version) + ".mod")
                .map(PackageSources::wants)
                .orElse(List.of());
    return Optional.of(RegistryAnswers.golang(list.get(), latest, wants));
  }

  /// Upper-case letters as `!` and the letter, as the proxy's protocol wants.
  static String escaped(String path) {
    StringBuilder escaped = new StringBuilder();
    path.chars()
        .forEach(
            c -> {
              if (c >= 'A' && c <= 'Z') {
                escaped.append('!').append((char) (c + 32));
              } else {
                escaped.append((char) c);
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
    String registrations = null;
    for (JsonValue resource :
        ask.json(service).map(s -> s.get("resources").items()).orElse(List.of())) {
      if (resource.get("@type").text().startsWith("RegistrationsBaseUrl")) {
        registrations = resource.get("@id").text();
      }
    }
    if (registrations == null) {
      throw new IllegalArgumentException(service + " names no registrations");
    }
    String sameHost = sameHost(registrations, service);
    String name = SourceHttp.encode(purl.name().toLowerCase(Locale.ROOT));
    Optional<JsonValue> index =
        ask.json((sameHost.endsWith("/") ? sameHost : sameHost + "/") + name + "/index.json");
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
    return Optional.of(RegistryAnswers.nuget(leaves));
  }

  /// An address that an answer names is only followed on the host that was configured.
  private static String sameHost(String url, String configured) {
    java.net.URI given = java.net.URI.create(url);
    java.net.URI known = java.net.URI.create(configured);
    if (!String.valueOf(given.getHost()).equals(known.getHost())
        || given.getPort() != known.getPort()) {
      throw new IllegalArgumentException("the registry points to another host, " + given.getHost());
    }
    return url;
  }

  private Optional<PackageFacts> composer(Ask ask, PackageUrl purl) {
    String base = http.address("composer") + "/packages/" + path(purl);
    return ask.json(base + ".json")
        .map(
            document ->
                RegistryAnswers.composer(
                    document, ask.json(base + "/downloads.json").orElse(null)));
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

  /// What a POM or a `go.mod` asks for, as purls.
  private static List<String> wants(byte[] manifest) {
    Sbom sbom = SbomParser.parse(manifest, SbomLimits.defaults().withMaxBytes(16 << 20));
    return sbom.components().stream()
        .map(Component::purlText)
        .filter(text -> text != null)
        .map(String::valueOf)
        .toList();
  }

  /// Questions of one tenant.
  private final class Ask {
    private final UUID tenant;

    Ask(UUID tenant) {
      this.tenant = tenant;
    }

    Optional<byte[]> bytes(String url) {
      return http.find(
          tenant, url, url.startsWith(http.find("github").orElse("\0")) ? "github" : null);
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
