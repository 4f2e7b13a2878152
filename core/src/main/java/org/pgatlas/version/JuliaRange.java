package org.pgatlas.version;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgatlas.version.SemverRange.Partial;

/// Julia's compatibility entries (<https://pkgdocs.julialang.org/v1/compatibility/>): a bare
/// version means `^`, a comma means or, `1.2 - 2.3` takes both ends with all that begin so. A
/// pre-release is where its release is.
final class JuliaRange {
  private static final Pattern CONDITION =
      Pattern.compile("(?<op>[<>]=?+|[=^~≥≤])?+\\s*+v?+" + SemverRange.PARTIAL);

  private static final Pattern HYPHEN = Pattern.compile("\\s+-\\s+");

  private JuliaRange() {}

  static List<Alternative> read(String range) {
    List<IntervalSet> alternatives = new ArrayList<>();
    for (String part : RangeTokens.parts(range, ",")) {
      String[] ends = HYPHEN.split(part, -1);
      if (ends.length > 2) {
        throw new MalformedRangeException(part, "has more than two ends");
      }
      Matcher first = matched(ends[0], part);
      alternatives.add(
          ends.length == 1
              ? condition(RangeTokens.group(first, "op"), Partial.of(first))
              : between(first, matched(ends[1], part), part));
    }
    return List.of(Alternative.of(IntervalSet.union(alternatives)));
  }

  private static Matcher matched(String text, String part) {
    Matcher found = CONDITION.matcher(text);
    if (!found.matches()) {
      throw new MalformedRangeException(part, "is not a compatibility entry of Julia");
    }
    return found;
  }

  private static IntervalSet between(Matcher low, Matcher high, String part) {
    if (!RangeTokens.group(low, "op").isEmpty() || !RangeTokens.group(high, "op").isEmpty()) {
      throw new MalformedRangeException(part, "has an operator beside a hyphen");
    }
    Partial to = Partial.of(high);
    IntervalSet below = to.isAny() ? IntervalSet.ALL : below(to.afterAll());
    return atLeast(Partial.of(low)).intersect(below);
  }

  private static IntervalSet condition(String operator, Partial version) {
    if (version.isAny()) {
      return IntervalSet.ALL;
    }
    return switch (operator) {
      case "", "^" -> atLeast(version).intersect(below(version.afterCaret()));
      case "~" -> atLeast(version).intersect(below(afterTilde(version)));
      case "=" -> atLeast(version).intersect(below(after(version)));
      case ">=", "≥" -> atLeast(version);
      case ">" -> atLeast(version).intersect(below(after(version)).complement());
      case "<" -> atLeast(version).complement();
      default -> below(after(version));
    };
  }

  /// One more in the second number, but where only the third is not zero.
  private static String afterTilde(Partial version) {
    List<Long> numbers = version.numbers();
    boolean patches = numbers.size() == 3 && numbers.get(0) == 0 && numbers.get(1) == 0;
    return version.after(patches ? 2 : Math.min(1, numbers.size() - 1));
  }

  /// The least version beyond the one that the text names, its missing numbers zeros.
  private static String after(Partial version) {
    List<Long> numbers = new ArrayList<>(version.numbers());
    while (numbers.size() < 3) {
      numbers.add(0L);
    }
    return new Partial(numbers, "").after(2);
  }

  private static IntervalSet atLeast(Partial version) {
    String least = version.least();
    String release = version.preRelease().isEmpty() ? least : SemverRange.release(least);
    return Operator.AT_LEAST.versions(VersionScheme.SEMVER.sortKey(release + "-0"));
  }

  private static IntervalSet below(String version) {
    return Operator.LESS.versions(VersionScheme.SEMVER.sortKey(version));
  }
}
