package org.pgatlas.advisory;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.version.VersionScheme;

/// An ecosystem as OSV names it, with its release where it is a distribution: `PyPI`, `Debian:12`,
/// `Ubuntu:22.04:LTS`, `Alpine:v3.18`
/// (<https://ossf.github.io/osv-schema/#defined-ecosystems>).
///
/// @param name in OSV's spelling where it is known, else as written
/// @param release what follows the first colon; null when the ecosystem as a whole is meant
public record Ecosystem(String name, @Nullable String release) {
  /// Known names in lower case, each with OSV's spelling and the purl type, followed by the
  /// namespace of a distribution.
  private static final Map<String, Known> KNOWN =
      Map.ofEntries(
          known("AlmaLinux", "rpm/almalinux"),
          known("Alpaquita", "apk/alpaquita"),
          known("Alpine", "apk/alpine"),
          known("Amazon Linux", "rpm/amazon"),
          known("Azure Linux", "rpm/azurelinux"),
          known("BellSoft Hardened Containers", "apk/bellsoft-hardened-containers"),
          known("Bioconductor", "bioconductor"),
          known("Bitnami", "bitnami"),
          known("Chainguard", "apk/chainguard"),
          known("ConanCenter", "conan"),
          known("CRAN", "cran"),
          known("crates.io", "cargo"),
          known("Debian", "deb/debian"),
          known("Echo", "deb/echo"),
          known("Fedora", "rpm/fedora"),
          known("GHC", "ghc"),
          known("GitHub Actions", "github"),
          known("Go", "golang"),
          known("Hackage", "hackage"),
          known("Hex", "hex"),
          known("Julia", "julia"),
          known("Mageia", "rpm/mageia"),
          known("Maven", "maven"),
          known("MinimOS", "apk/minimos"),
          known("npm", "npm"),
          known("NuGet", "nuget"),
          known("opam", "opam"),
          known("openEuler", "rpm/openeuler"),
          known("openSUSE", "rpm/opensuse"),
          known("Oracle Linux", "rpm/oracle"),
          known("Packagist", "composer"),
          known("Photon OS", "rpm/photon"),
          known("Pub", "pub"),
          known("PyPI", "pypi"),
          known("Red Hat", "rpm/redhat"),
          known("Rocky Linux", "rpm/rocky"),
          known("RubyGems", "gem"),
          known("SUSE", "rpm/suse"),
          known("SwiftURL", "swift"),
          known("Ubuntu", "deb/ubuntu"),
          known("VSCode", "vscode-extension"),
          known("Wolfi", "apk/wolfi"));

  private record Known(String name, String type) {}

  private static Map.Entry<String, Known> known(String name, String type) {
    return Map.entry(name.toLowerCase(Locale.ROOT), new Known(name, type));
  }

  /// Reads `name` or `name:release`; names are taken in any case.
  public static Ecosystem of(String text) {
    int colon = text.indexOf(':');
    String written = (colon < 0 ? text : text.substring(0, colon)).strip();
    String release = colon < 0 ? "" : text.substring(colon + 1).strip();
    Known known = KNOWN.get(written.toLowerCase(Locale.ROOT));
    return new Ecosystem(
        known == null ? written : known.name(), release.isEmpty() ? null : release);
  }

  /// The family of packages: a purl type, for distributions followed by `/` and their purl
  /// namespace; for an ecosystem that no purl type stands for, `osv:` and its name.
  public String family() {
    Known known = KNOWN.get(name.toLowerCase(Locale.ROOT));
    return known == null ? "osv:" + name.toLowerCase(Locale.ROOT) : known.type();
  }

  /// How the ecosystem's versions are ordered.
  public VersionScheme scheme() {
    return scheme(family());
  }

  static VersionScheme scheme(String family) {
    int slash = family.indexOf('/');
    return switch (slash < 0 ? family : family.substring(0, slash)) {
      case "bioconductor" -> VersionScheme.CRAN;
      case "bitnami", "github" -> VersionScheme.SEMVER;
      case "ghc" -> VersionScheme.HACKAGE;
      case String type -> VersionScheme.forPurlType(type);
    };
  }

  @Override
  public String toString() {
    return release == null ? name : name + ":" + release;
  }
}
