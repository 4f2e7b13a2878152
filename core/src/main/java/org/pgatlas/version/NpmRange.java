package org.pgatlas.version;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgatlas.version.SemverRange.Partial;

/// npm's ranges with default options, not its loose mode
/// (<https://github.com/npm/node-semver#ranges>): `||`, hyphens, `^`, `~`, x-ranges, comparators.
final class NpmRange {
  private static final Pattern CONDITION =
      Pattern.compile("(?<op>~>|[<>]=?+|=|~|\\^)?+[v=\\s]*+" + SemverRange.PARTIAL + "(?:\\s++|$)");

  private static final Pattern HYPHEN =
      Pattern.compile("(?<low>[v=\\s]*+\\S++)\\s++-\\s++(?<high>[v=\\s]*+\\S++)");

  private static final Pattern VERSION = Pattern.compile("[v=\\s]*+" + SemverRange.PARTIAL);

  private NpmRange() {}

  static List<Alternative> read(String range) {
    List<Alternative> alternatives = new ArrayList<>();
    for (String part : range.split("\\|\\|", -1)) {
      alternatives.add(alternative(part.strip()));
    }
    return alternatives;
  }

  private static Alternative alternative(String text) {
    SemverRange conditions = new SemverRange();
    Matcher hyphen = HYPHEN.matcher(text);
    if (hyphen.matches()) {
      Partial low = partial(hyphen.group("low"));
      Partial high = partial(hyphen.group("high"));
      if (!low.isAny()) {
        conditions.atLeast(low);
      }
      if (!high.isAny()) {
        conditions.compare("<=", high);
      }
    } else {
      RangeTokens.each(
          CONDITION,
          text,
          found -> condition(RangeTokens.group(found, "op"), Partial.of(found), conditions));
    }
    return conditions.alternative();
  }

  private static void condition(String operator, Partial version, SemverRange conditions) {
    if (version.isAny()) {
      if (operator.equals("<") || operator.equals(">")) {
        conditions.nothing();
      }
      return;
    }
    switch (operator) {
      case "^" -> conditions.between(version, version.afterCaret());
      case "~", "~>" ->
          conditions.between(version, version.after(Math.min(1, version.numbers().size() - 1)));
      default -> conditions.compare(operator, version);
    }
  }

  private static Partial partial(String text) {
    Matcher found = VERSION.matcher(text);
    if (!found.matches()) {
      throw new MalformedRangeException(text, "is not a version");
    }
    return Partial.of(found);
  }
}
