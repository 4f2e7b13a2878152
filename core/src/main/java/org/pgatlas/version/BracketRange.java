package org.pgatlas.version;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Intervals in brackets, as Maven and NuGet write them: `[1,2)`, `(,1.5]`, `[1]`, several joined
/// by commas in Maven
/// (<https://maven.apache.org/pom.html#dependency-version-requirement-specification>,
/// <https://learn.microsoft.com/nuget/concepts/package-versioning>). A bare version is that one for
/// Maven (a preference in a build, but no set of versions) and at least that one for NuGet, whose
/// floating `1.2.*` stands for all versions that begin so. Comparisons are read too, because
/// advisories write them for both.
final class BracketRange {
  private static final Pattern INTERVAL =
      Pattern.compile(
          """
          (?<open>[\\[(])\\s*+(?<low>[^,()\\[\\]\\s]*+)\\s*+\
          (?:(?<comma>,)\\s*+(?<high>[^,()\\[\\]\\s]*+)\\s*+)?+\
          (?<close>[\\])])\\s*+(?:,\\s*+(?=\\S)|$)\
          """);

  private static final Pattern FLOATING =
      Pattern.compile("(?<prefix>(?:[0-9]++\\.){0,3})\\*(?:-\\*)?+");

  /// `1.2.3-*`, `1.2.3-beta*`, `1.2.3-beta.*`: a release and its pre-releases that begin so.
  private static final Pattern FLOATING_PRE_RELEASE =
      Pattern.compile("(?<release>[0-9]++(?:\\.[0-9]++){0,3}+)-(?<word>[0-9A-Za-z.-]*+)\\*");

  private final VersionScheme scheme;
  private final boolean nuget;

  private BracketRange(VersionScheme scheme, boolean nuget) {
    this.scheme = scheme;
    this.nuget = nuget;
  }

  static List<Alternative> read(VersionScheme scheme, String range, boolean nuget) {
    BracketRange syntax = new BracketRange(scheme, nuget);
    if (range.startsWith("[") || range.startsWith("(")) {
      return syntax.intervals(range);
    }
    Matcher floating = FLOATING.matcher(range);
    if (nuget && floating.matches()) {
      return List.of(Alternative.of(syntax.floating(floating.group("prefix"))));
    }
    Matcher preReleases = FLOATING_PRE_RELEASE.matcher(range);
    if (nuget && preReleases.matches()) {
      return List.of(Alternative.of(syntax.preReleases(preReleases, range)));
    }
    boolean bare = !range.isEmpty() && "<>=!*".indexOf(range.charAt(0)) < 0;
    return nuget && bare
        ? List.of(Alternative.of(ComparatorRange.compare(scheme, ">=", range)))
        : ComparatorRange.read(scheme, range);
  }

  private List<Alternative> intervals(String range) {
    List<Alternative> intervals = new ArrayList<>();
    RangeTokens.each(
        INTERVAL, range, found -> intervals.add(Alternative.of(interval(found, range))));
    if (nuget && intervals.size() > 1) {
      throw new MalformedRangeException(range, "has several intervals; NuGet knows only one");
    }
    return intervals;
  }

  private IntervalSet interval(Matcher found, String range) {
    boolean fromLow = found.group("open").equals("[");
    boolean toHigh = found.group("close").equals("]");
    String low = found.group("low");
    if (found.group("comma") == null) {
      if (!fromLow || !toHigh || low.isEmpty()) {
        throw new MalformedRangeException(range, "has one version in brackets that are not [ ]");
      }
      return ComparatorRange.compare(scheme, "=", low);
    }
    String high = found.group("high");
    IntervalSet above = low.isEmpty() ? IntervalSet.ALL : compare(fromLow ? ">=" : ">", low);
    IntervalSet below = high.isEmpty() ? IntervalSet.ALL : compare(toHigh ? "<=" : "<", high);
    IntervalSet both = above.intersect(below);
    if (both.isEmpty() && !low.equals(high)) {
      throw new MalformedRangeException(range, "has a lower bound above its upper bound");
    }
    return both;
  }

  private IntervalSet compare(String operator, String version) {
    return ComparatorRange.compare(scheme, operator, version);
  }

  private IntervalSet floating(String prefix) {
    if (prefix.isEmpty()) {
      return IntervalSet.ALL;
    }
    String numbers = prefix.substring(0, prefix.length() - 1);
    return compare(">=", numbers).intersect(compare("<", PypiOrder.nextRelease(numbers) + "-0"));
  }

  /// The highest of these is what a build takes, the release itself when it is out.
  private IntervalSet preReleases(Matcher found, String range) {
    String release = found.group("release");
    boolean dot = found.group("word").endsWith(".");
    String word = found.group("word").substring(0, found.group("word").length() - (dot ? 1 : 0));
    if (word.isEmpty() && !dot) {
      return compare(">=", release + "-0").intersect(compare("<=", release));
    }
    if (word.isEmpty() || (!dot && Scan.isNumber(word.substring(word.lastIndexOf('.') + 1)))) {
      throw new MalformedRangeException(range, "has no word before its '*'");
    }
    // Within an identifier '-' comes before all other characters, '~' after them.
    String low = release + "-" + word + (dot ? ".0" : "");
    String high = release + "-" + word + (dot ? "-" : "~");
    return IntervalSet.union(
        List.of(compare(">=", low).intersect(compare("<", high)), compare("=", release)));
  }
}
