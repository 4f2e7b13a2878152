package org.pgatlas.version;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgatlas.version.SemverRange.Partial;

/// Cargo's version requirements
/// (<https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html>): comparators joined
/// by commas; a bare version means `^`, `=1.2` means every 1.2.
final class CargoRange {
  private static final Pattern CONDITION =
      Pattern.compile("(?<op>[<>]=?+|=|~|\\^)?+\\s*+" + SemverRange.PARTIAL);

  private CargoRange() {}

  static List<Alternative> read(String range) {
    SemverRange conditions = new SemverRange();
    for (String part : RangeTokens.parts(range, ",")) {
      Matcher found = CONDITION.matcher(part);
      if (!found.matches()) {
        throw new MalformedRangeException(part, "is not a version requirement of Cargo");
      }
      condition(RangeTokens.group(found, "op"), Partial.of(found), part, conditions);
    }
    return List.of(conditions.alternative());
  }

  private static void condition(
      String operator, Partial version, String part, SemverRange conditions) {
    boolean wildcard = part.indexOf('*') >= 0 || part.indexOf('x') >= 0 || part.indexOf('X') >= 0;
    if (version.isAny()) {
      if (!operator.isEmpty()) {
        throw new MalformedRangeException(part, "compares with a wildcard alone");
      }
      return;
    }
    switch (operator) {
      case "" ->
          conditions.between(
              version, wildcard && !version.isFull() ? version.afterAll() : version.afterCaret());
      case "^" -> conditions.between(version, version.afterCaret());
      case "~" ->
          conditions.between(version, version.after(Math.min(1, version.numbers().size() - 1)));
      default -> conditions.compare(operator, version);
    }
  }
}
