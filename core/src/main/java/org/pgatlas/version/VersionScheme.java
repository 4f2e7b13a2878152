package org.pgatlas.version;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How the versions of an ecosystem are ordered: the closed family of schemes.
///
/// Every scheme tells its order by writing a key ([#sortKey]); [#compare] compares keys. The
/// order is therefore total and transitive over all texts, and a column of keys under a `"C"`
/// collation sorts exactly as `compare` does. Equal keys mean equal versions (`1.0` and `1.0.0`
/// in most schemes); order such ties by the text itself where a stable order is needed.
///
/// A text that is no version of the scheme, or is longer than [#MAX_LENGTH], comes before all
/// versions, in code point order of its first [#MAX_LENGTH] characters.
public enum VersionScheme {
  ALPINE(new ApkOrder()),
  ALPM(new AlpmOrder()),
  COMPOSER(new ComposerOrder()),
  CONAN(new ConanOrder()),
  CRAN(new NumericOrder(".-")),
  DATETIME(new DatetimeOrder()),
  DEB(new DebOrder()),
  GEM(new GemOrder()),
  GENERIC(new MavenOrder(true)),
  GENTOO(new GentooOrder()),
  GO(new SemverOrder(false, false)),
  HACKAGE(new NumericOrder(".")),
  LEXICOGRAPHIC(new TextOrder()),
  MAVEN(new MavenOrder(false)),
  NUGET(new SemverOrder(false, true)),
  OPENSSL(new OpensslOrder()),
  PUB(new SemverOrder(true, false)),
  PYPI(new PypiOrder()),
  RPM(new RpmOrder()),
  SEMVER(new SemverOrder(false, false));

  /// Longest text that is read as a version.
  public static final int MAX_LENGTH = 256;

  /// Below every mark and letter with which the key of a version starts.
  private static final char NOT_A_VERSION = ' ';

  /// Characters of a key that fit a long: 7 bits each.
  private static final int COARSE = 9;

  private static final Map<String, VersionScheme> BY_TYPE =
      Map.ofEntries(
          Map.entry("alpm", ALPM),
          Map.entry("apk", ALPINE),
          Map.entry("bazel", SEMVER),
          Map.entry("cargo", SEMVER),
          Map.entry("cocoapods", GEM),
          Map.entry("composer", COMPOSER),
          Map.entry("conan", CONAN),
          Map.entry("cran", CRAN),
          Map.entry("datetime", DATETIME),
          Map.entry("deb", DEB),
          Map.entry("ebuild", GENTOO),
          Map.entry("gem", GEM),
          Map.entry("generic", GENERIC),
          Map.entry("gentoo", GENTOO),
          Map.entry("golang", GO),
          Map.entry("hackage", HACKAGE),
          Map.entry("hex", SEMVER),
          Map.entry("intdot", GENERIC),
          Map.entry("julia", SEMVER),
          Map.entry("lexicographic", LEXICOGRAPHIC),
          Map.entry("maven", MAVEN),
          Map.entry("nginx", SEMVER),
          Map.entry("npm", SEMVER),
          Map.entry("nuget", NUGET),
          Map.entry("opam", DEB),
          Map.entry("openssl", OPENSSL),
          Map.entry("otp", SEMVER),
          Map.entry("pub", PUB),
          Map.entry("pypi", PYPI),
          Map.entry("rpm", RPM),
          Map.entry("semver", SEMVER),
          Map.entry("swift", SEMVER),
          Map.entry("vscode-extension", SEMVER));

  @SuppressWarnings("ImmutableEnumChecker") // the orders have final fields only
  private final VersionOrder order;

  VersionScheme(VersionOrder order) {
    this.order = order;
  }

  /// The scheme of a purl type; [#GENERIC] for a type without one.
  public static VersionScheme forPurlType(String type) {
    return BY_TYPE.getOrDefault(type.toLowerCase(Locale.ROOT), GENERIC);
  }

  /// Whether a purl type, or a versioning scheme of `vers:`, has a scheme of its own here.
  static boolean knows(String type) {
    return BY_TYPE.containsKey(type.toLowerCase(Locale.ROOT));
  }

  /// Whether the text is a version of this scheme.
  public boolean isVersion(String text) {
    return text.length() <= MAX_LENGTH && order.write(text.strip(), new SortKey());
  }

  /// Negative, zero or positive as the first version is older, equal or newer.
  public int compare(String a, String b) {
    return sortKey(a).compareTo(sortKey(b));
  }

  /// An ASCII text whose byte order is the order of the versions.
  public String sortKey(String version) {
    String text = version.strip();
    if (text.length() <= MAX_LENGTH) {
      SortKey key = new SortKey();
      if (order.write(text, key)) {
        return key.toString();
      }
    }
    String shown = text.substring(0, Math.min(text.length(), MAX_LENGTH));
    return new SortKey().mark(NOT_A_VERSION).text(shown).toString();
  }

  /// The key by which ranges of the scheme's ecosystem compare. Composer completes a version to
  /// four numbers first, so that `1.0` and `1.0.0`, two versions in order, are one for a range.
  String rangeKey(String version) {
    return this == COMPOSER
        ? sortKey(ComposerVersion.normalise(version.strip()).orElse(version))
        : sortKey(version);
  }

  /// Whether a range can hold the version by its order: Composer's branches are only ever named.
  boolean inRanges(String version) {
    return isVersion(version)
        && (this != COMPOSER || ComposerVersion.normalise(version.strip()).isPresent());
  }

  /// A number for the prefilter of ranges, not negative: `a <= b` implies `coarseKey(a) <=
  /// coarseKey(b)`. Different versions may share one, so the exact comparison must follow.
  public long coarseKey(String version) {
    return coarse(sortKey(version));
  }

  static long coarse(String key) {
    long packed = 0;
    for (int i = 0; i < COARSE; i++) {
      packed = packed << 7 | (i < key.length() ? key.charAt(i) : 0);
    }
    return packed;
  }

  /// Whether the version is announced as coming before its release (alpha, rc, snapshot, `~`, …).
  public boolean isPreRelease(String version) {
    return order.isPreRelease(version.strip());
  }

  /// The newest version. Releases are preferred: a pre-release is the answer only when there is no
  /// release at all, and a text that is no version only when there is nothing else. Among equal
  /// versions the greatest text wins, so that the answer does not depend on the order given.
  public Optional<String> latest(Collection<String> versions) {
    return versions.stream()
        .max(
            Comparator.comparing((String version) -> isVersion(version))
                .thenComparing(version -> !isPreRelease(version))
                .thenComparing(this::sortKey)
                .thenComparing(Comparator.naturalOrder()));
  }
}
