package org.pgatlas.version;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgatlas.version.SemverRange.Partial;

/// Dart's version constraints (<https://dart.dev/tools/pub/dependencies#version-constraints>):
/// `any`, `^1.2.3`, comparisons joined by white space. `<2.0.0` leaves out the pre-releases of
/// 2.0.0, unless the constraint begins at one of them.
final class PubRange {
  private static final Pattern CONDITION =
      Pattern.compile(
          "(?<op>[<>]=?+|\\^)?+\\s*+(?<version>[0-9]++\\.[0-9]++\\.[0-9]++"
              + "(?:-[0-9A-Za-z.-]++)?+(?:\\+[0-9A-Za-z.-]++)?+)(?:\\s++|$)");

  private static final Pattern FULL = Pattern.compile(SemverRange.PARTIAL);

  private static final VersionScheme SCHEME = VersionScheme.PUB;

  private PubRange() {}

  static List<Alternative> read(String range) {
    if (range.equals("any")) {
      return List.of(Alternative.of(IntervalSet.ALL));
    }
    if (range.isEmpty()) {
      throw new MalformedRangeException(range, "is empty; 'any' means all versions");
    }
    List<String> lowest = new ArrayList<>();
    RangeTokens.each(
        CONDITION,
        range,
        found -> {
          if (RangeTokens.group(found, "op").startsWith(">")) {
            lowest.add(found.group("version"));
          }
        });
    List<IntervalSet> conditions = new ArrayList<>();
    RangeTokens.each(
        CONDITION,
        range,
        found ->
            conditions.add(
                condition(RangeTokens.group(found, "op"), found.group("version"), lowest)));
    return List.of(Alternative.of(Operator.all(conditions)));
  }

  private static IntervalSet condition(String operator, String version, List<String> lowest) {
    if (operator.equals("^")) {
      Matcher found = FULL.matcher(version);
      if (!found.matches()) {
        throw new MalformedRangeException(version, "is not a version");
      }
      return compare(">=", version).intersect(compare("<", Partial.of(found).afterCaret()));
    }
    boolean opensPreReleases =
        lowest.stream()
            .anyMatch(
                low ->
                    SCHEME.isPreRelease(low)
                        && SemverRange.release(low).equals(SemverRange.release(version)));
    boolean release = !SCHEME.isPreRelease(version) && version.indexOf('+') < 0;
    return compare(
        operator, operator.equals("<") && release && !opensPreReleases ? version + "-0" : version);
  }

  private static IntervalSet compare(String operator, String version) {
    return ComparatorRange.compare(SCHEME, operator, version);
  }
}
