package org.pgatlas.version;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A set of versions of one scheme, read from an ecosystem's own syntax or from a `vers:` range.
///
/// Reading is strict: what is not of the syntax is refused with the part and the reason. One model
/// serves all syntaxes: alternatives of intervals in the scheme's order, each with what the syntax
/// asks besides (npm and Cargo admit a pre-release only where the range names one of the same
/// release; `===` of PEP 440 compares texts).
public final class VersionRange {
  /// Longest text that is read as a range.
  public static final int MAX_LENGTH = 64 << 10;

  private final VersionScheme scheme;
  private final String text;
  private final List<Alternative> alternatives;

  VersionRange(VersionScheme scheme, String text, List<Alternative> alternatives) {
    this.scheme = scheme;
    this.text = text;
    this.alternatives = List.copyOf(alternatives);
  }

  /// Reads a range in the syntax that packages of a purl type use for their dependencies, or a
  /// `vers:` range.
  ///
  /// @throws MalformedRangeException naming what is wrong
  public static VersionRange parse(String purlType, String range) {
    String text = range.strip();
    if (text.length() > MAX_LENGTH) {
      throw new MalformedRangeException(text, "is longer than " + MAX_LENGTH + " characters");
    }
    if (text.startsWith("vers:")) {
      return Vers.parseLenient(text).range();
    }
    String type = purlType.toLowerCase(Locale.ROOT);
    VersionScheme scheme = VersionScheme.forPurlType(type);
    List<Alternative> read =
        switch (type) {
          case "npm" -> NpmRange.read(text);
          case "cargo" -> CargoRange.read(text);
          case "pypi" -> Pep440Range.read(text);
          case "maven" -> BracketRange.read(scheme, text, false);
          case "nuget" -> BracketRange.read(scheme, text, true);
          case "gem", "cocoapods" -> GemRange.read(text);
          case "composer" -> ComposerRange.read(text);
          case "conan" -> ConanRange.read(text);
          case "pub" -> PubRange.read(text);
          case "hex" -> HexRange.read(text);
          case "hackage" -> HackageRange.read(text);
          case "julia" -> JuliaRange.read(text);
          default -> ComparatorRange.read(scheme, text);
        };
    return new VersionRange(scheme, text, read);
  }

  /// Whether the version is in the range; false for a text that is no version of the scheme (ask
  /// [VersionScheme#isVersion] to tell the two apart).
  public boolean contains(String version) {
    String key = scheme.rangeKey(version);
    for (Alternative alternative : alternatives) {
      if (alternative.contains(scheme, version, key)) {
        return true;
      }
    }
    return false;
  }

  public VersionScheme scheme() {
    return scheme;
  }

  /// Sort keys ([VersionScheme#sortKey]) between which, both included, the key of every version of
  /// the range lies: a prefilter that lets through too much and never too little.
  ///
  /// @param low empty when there is no lower bound
  /// @param high null when there is no upper bound
  public record KeyBounds(String low, @Nullable String high) {
    public boolean admits(String key) {
      return low.compareTo(key) <= 0 && (high == null || key.compareTo(high) <= 0);
    }
  }

  /// Composer's ranges compare completed versions, whose keys are others: they have no bounds.
  public KeyBounds bounds() {
    String low = null;
    String high = "";
    for (Alternative alternative : alternatives) {
      IntervalSet versions = alternative.versions();
      if (scheme == VersionScheme.COMPOSER || versions.isAll()) {
        return new KeyBounds("", null);
      }
      if (!versions.isEmpty()) {
        String from = versions.lowest().key();
        String to = versions.highest().key();
        low = low == null || from.compareTo(low) < 0 ? from : low;
        high = to.compareTo(high) > 0 ? to : high;
      }
    }
    return new KeyBounds(low == null ? "" : low, high.equals(Cut.END.key()) ? null : high);
  }

  /// The text that was read.
  @Override
  public String toString() {
    return text;
  }
}
