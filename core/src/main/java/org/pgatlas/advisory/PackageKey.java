package org.pgatlas.advisory;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.version.VersionScheme;

/// What two packages share exactly when they are the same one: a family (ecosystem) and a name in
/// the one spelling that the family's registry does not distinguish from others. Keys come from
/// advisories ([#of(Affected.AffectedPackage)]) and from purls ([#of(PackageUrl)]) alike; the same
/// name in two families never meets.
///
/// @param family see [Ecosystem#family]
public record PackageKey(String family, String name) {
  private static final Pattern PYTHON_SEPARATORS = Pattern.compile("[-_.]+");
  private static final Pattern WEB_ADDRESS =
      Pattern.compile(
          "(?:git\\+)?(?:https?|git|ssh)://(?:[^/@]*@)?(?:www\\.)?(?<path>[^?#]+?)(?:\\.git)?/*");

  /// Namespaces that purls use for distributions, as written there, where ours is another.
  private static final Map<String, String> NAMESPACES =
      Map.ofEntries(
          Map.entry("rpm/rhel", "rpm/redhat"),
          Map.entry("rpm/rocky-linux", "rpm/rocky"),
          Map.entry("rpm/rockylinux", "rpm/rocky"),
          Map.entry("rpm/alma", "rpm/almalinux"),
          Map.entry("rpm/amzn", "rpm/amazon"),
          Map.entry("rpm/amazonlinux", "rpm/amazon"),
          Map.entry("rpm/ol", "rpm/oracle"),
          Map.entry("rpm/oraclelinux", "rpm/oracle"),
          Map.entry("rpm/azure-linux", "rpm/azurelinux"),
          Map.entry("rpm/sles", "rpm/suse"),
          Map.entry("rpm/opensuse-leap", "rpm/opensuse"),
          Map.entry("rpm/photon-os", "rpm/photon"));

  public static PackageKey of(Affected.AffectedPackage affected) {
    String family = affected.ecosystem().family();
    if (family.startsWith("osv:") && affected.purl() != null) {
      Optional<PackageKey> named = ofPurl(affected.purl());
      if (named.isPresent()) {
        return named.get();
      }
    }
    return new PackageKey(family, normalise(family, affected.name()));
  }

  /// The package of a purl, whatever its version and qualifiers.
  public static PackageKey of(PackageUrl purl) {
    String namespace = purl.namespace();
    String type = purl.type().equals("githubactions") ? "github" : purl.type();
    if (type.equals("deb") || type.equals("rpm") || type.equals("apk")) {
      String family = type + (namespace == null ? "" : "/" + namespace.toLowerCase(Locale.ROOT));
      String known = NAMESPACES.getOrDefault(family, family);
      return new PackageKey(known, normalise(known, purl.name()));
    }
    String separator = type.equals("maven") ? ":" : "/";
    String name = namespace == null ? purl.name() : namespace + separator + purl.name();
    return new PackageKey(type, normalise(type, name));
  }

  /// The repository that a range of type GIT is about, as a hosted repository's key or, for a host
  /// without a purl type, under `git`.
  public static Optional<PackageKey> ofRepository(@Nullable String address) {
    if (address == null) {
      return Optional.empty();
    }
    var found = WEB_ADDRESS.matcher(address.strip());
    if (!found.matches()) {
      return Optional.empty();
    }
    String path = found.group("path").toLowerCase(Locale.ROOT);
    int slash = path.indexOf('/');
    String host = slash < 0 ? path : path.substring(0, slash);
    String type =
        switch (host) {
          case "github.com" -> "github";
          case "gitlab.com" -> "gitlab";
          case "bitbucket.org" -> "bitbucket";
          default -> "";
        };
    return Optional.of(
        type.isEmpty() || slash < 0
            ? new PackageKey("git", path)
            : new PackageKey(type, path.substring(slash + 1)));
  }

  private static Optional<PackageKey> ofPurl(String text) {
    try {
      return Optional.of(of(PackageUrl.parseLenient(text)));
    } catch (MalformedPurlException _) {
      return Optional.empty();
    }
  }

  private static String normalise(String family, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return switch (family) {
      case "pypi" -> PYTHON_SEPARATORS.matcher(lower).replaceAll("-");
      case "composer",
          "golang",
          "nuget",
          "github",
          "gitlab",
          "bitbucket",
          "vscode-extension",
          "hex",
          "bitnami",
          "npm" ->
          lower;
      case "hackage" -> name.replace('_', '-');
      case "pub" -> lower.replace('-', '_');
      case "swift" -> {
        var address = WEB_ADDRESS.matcher(lower);
        yield address.matches() ? address.group("path") : lower;
      }
      case String other when other.indexOf('/') > 0 && !other.startsWith("rpm/") -> lower;
      default -> name;
    };
  }

  /// How the versions of the package are ordered.
  public VersionScheme scheme() {
    return Ecosystem.scheme(family);
  }

  /// Whether packages of the family differ from release to release of a distribution.
  public boolean isOfDistribution() {
    return family.startsWith("deb/") || family.startsWith("rpm/") || family.startsWith("apk/");
  }

  /// A release of the family in one spelling, from any of its spellings.
  public String release(String text) {
    return Release.of(family, text);
  }

  @Override
  public String toString() {
    return family + " " + name;
  }
}
