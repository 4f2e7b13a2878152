package org.pgatlas.version;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Comparisons as most package managers and advisories write them: `>= 1.2, < 2 || = 3.1`. Commas,
/// white space and `&&` mean and, `||` means or; a bare version means equal, `*` means all.
/// Debian's `<<` and `>>` are strict.
final class ComparatorRange {
  private static final Pattern CONDITION =
      Pattern.compile(
          "(?<op><<|>>|<=|>=|==|!=|<>|<|>|=)?+\\s*+(?<version>[^\\s,<>=!|&()\\[\\]]++)"
              + "(?:\\s*+(?:,|&&)\\s*+(?=\\S)|\\s++|$)");

  private ComparatorRange() {}

  static List<Alternative> read(VersionScheme scheme, String range) {
    List<Alternative> alternatives = new ArrayList<>();
    for (String part : RangeTokens.parts(range, "\\|\\|")) {
      alternatives.add(Alternative.of(conditions(scheme, part)));
    }
    return alternatives;
  }

  static IntervalSet conditions(VersionScheme scheme, String text) {
    List<IntervalSet> conditions = new ArrayList<>();
    RangeTokens.each(
        CONDITION,
        text,
        found -> {
          String operator = RangeTokens.group(found, "op");
          String version = found.group("version");
          conditions.add(
              operator.isEmpty() && version.equals("*")
                  ? IntervalSet.ALL
                  : compare(scheme, operator, version));
        });
    return Operator.all(conditions);
  }

  static IntervalSet compare(VersionScheme scheme, String operator, String version) {
    return Operator.of(operator).versions(key(scheme, version));
  }

  static String key(VersionScheme scheme, String version) {
    if (!scheme.isVersion(version)) {
      throw new MalformedRangeException(version, "is not a version of " + scheme);
    }
    return scheme.rangeKey(version);
  }
}
