package org.pgatlas.version;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgatlas.version.SemverRange.Partial;

/// Elixir's requirements (<https://hexdocs.pm/elixir/Version.html#module-requirements>):
/// comparisons joined by `and`, alternatives by `or`, and `~>`, which keeps all numbers given but
/// the last.
final class HexRange {
  private static final Pattern CONDITION =
      Pattern.compile(
          "(?<op>~>|==|!=|[<>]=?+|!)?+\\s*+" + "(?<version>" + SemverRange.PARTIAL + ")");

  private static final VersionScheme SCHEME = VersionScheme.SEMVER;

  private HexRange() {}

  static List<Alternative> read(String range) {
    List<Alternative> alternatives = new ArrayList<>();
    for (String alternative : RangeTokens.parts(range, "\\s+or\\s+")) {
      List<IntervalSet> conditions = new ArrayList<>();
      for (String part : RangeTokens.parts(alternative, "\\s+and\\s+|,")) {
        Matcher found = CONDITION.matcher(part);
        if (!found.matches()) {
          throw new MalformedRangeException(part, "is not a requirement of Hex");
        }
        conditions.add(
            condition(RangeTokens.group(found, "op"), found.group("version"), Partial.of(found)));
      }
      alternatives.add(Alternative.of(Operator.all(conditions)));
    }
    return alternatives;
  }

  private static IntervalSet condition(String operator, String version, Partial partial) {
    if (!operator.equals("~>")) {
      return ComparatorRange.compare(SCHEME, operator.equals("!") ? "!=" : operator, version);
    }
    int numbers = partial.numbers().size();
    if (numbers < 2) {
      throw new MalformedRangeException(version, "needs two numbers at least after ~>");
    }
    return ComparatorRange.compare(SCHEME, ">=", version)
        .intersect(ComparatorRange.compare(SCHEME, "<", partial.after(numbers - 2)));
  }
}
