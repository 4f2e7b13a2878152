package org.pgatlas.purl;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The id of a vertex: a canonical purl without version, qualifiers and subpath.
///
/// [#of] is the lenient entry for ids that people and URLs write: purls in any spelling (the
/// scope's `@` raw or encoded), `github:org/repo`, `npm:@scope/name` and other
/// `ecosystem:package` forms. A DAOIP-5 URI (`daoip-5:…`) names a project, not a package, and is
/// refused here.
public record CanonicalId(String value) {
  /// Spellings of ecosystems that differ from the purl type, with the namespace where one is
  /// implied.
  private static final Map<String, String> ECOSYSTEMS =
      Map.ofEntries(
          Map.entry("alpine", "apk/alpine"),
          Map.entry("crate", "cargo"),
          Map.entry("crates", "cargo"),
          Map.entry("crates.io", "cargo"),
          Map.entry("debian", "deb/debian"),
          Map.entry("go", "golang"),
          Map.entry("nodejs", "npm"),
          Map.entry("packagist", "composer"),
          Map.entry("pip", "pypi"),
          Map.entry("python", "pypi"),
          Map.entry("rubygems", "gem"),
          Map.entry("rust", "cargo"),
          Map.entry("swifturl", "swift"),
          Map.entry("ubuntu", "deb/ubuntu"));

  public CanonicalId {
    String canonical = PackageUrl.parseLenient(value).packageId();
    if (!canonical.equals(value)) {
      throw new MalformedPurlException(
          "id", value, "is not canonical; it would be '" + canonical + "'");
    }
  }

  /// The id that a text means; throws with the reason when it means none.
  public static CanonicalId of(String text) {
    String trimmed = text.strip();
    int colon = trimmed.indexOf(':');
    if (colon < 0) {
      throw new MalformedPurlException(
          "id", text, "is neither a purl nor of the form ecosystem:package");
    }
    String scheme = trimmed.substring(0, colon).toLowerCase(Locale.ROOT);
    if (scheme.equals("pkg")) {
      return of(PackageUrl.parseLenient(trimmed));
    }
    String type = ECOSYSTEMS.getOrDefault(scheme, scheme);
    int slash = type.indexOf('/');
    if (PurlType.find(slash < 0 ? type : type.substring(0, slash)).isEmpty()) {
      throw new MalformedPurlException("id", text, "has no known ecosystem before its colon");
    }
    String rest = trimmed.substring(colon + 1);
    if (type.equals("maven")) {
      rest = rest.replaceFirst(":", "/");
    }
    return of(PackageUrl.parseLenient("pkg:" + type + "/" + rest));
  }

  public static CanonicalId of(PackageUrl purl) {
    return new CanonicalId(purl.packageId());
  }

  /// As [#of], empty for a text that means no package.
  public static Optional<CanonicalId> tryOf(String text) {
    try {
      return Optional.of(of(text));
    } catch (MalformedPurlException _) {
      return Optional.empty();
    }
  }

  public PackageUrl purl() {
    return PackageUrl.parseLenient(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
