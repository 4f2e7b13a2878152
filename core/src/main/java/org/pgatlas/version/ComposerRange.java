package org.pgatlas.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgatlas.version.Alternative.Admission;

/// Composer's constraints (<https://getcomposer.org/doc/articles/versions.md>): `||` or `|`, commas
/// and white space, hyphens, `.*`, `~`, `^`, comparisons; stability flags (`@dev`) choose among
/// versions and are passed over. Bounds that include a release include its pre-releases below, as
/// Composer's `-dev` does.
final class ComposerRange {
  private static final String VERSION =
      "[vV]?(?<version>[0-9]++(?:\\.[0-9]++){0,3}+(?:[._-]?[A-Za-z][0-9A-Za-z.-]*+)?+(?:\\+\\S*+)?+)";

  private static final Pattern CONDITION =
      Pattern.compile(
          "(?:(?<any>\\*(?:\\.\\*)*+|[xX])"
              + "|[vV]?(?<wild>[0-9]++(?:\\.[0-9]++){0,2}+)(?:\\.[*xX])++"
              + "|(?<op>~|\\^|<=|>=|==|!=|<>|=|<|>)?+\\s*+"
              + VERSION
              + ")(?:@[a-zA-Z]++)?+(?:\\s*+,\\s*+(?=\\S)|\\s++|$)");

  private static final Pattern HYPHEN = Pattern.compile("(?<low>\\S++)\\s++-\\s++(?<high>\\S++)");

  private static final Pattern BRANCH = Pattern.compile("dev-\\S++|[0-9.]++x-dev");

  private static final VersionScheme SCHEME = VersionScheme.COMPOSER;

  private ComposerRange() {}

  static List<Alternative> read(String range) {
    List<Alternative> alternatives = new ArrayList<>();
    for (String part : RangeTokens.parts(range, "\\|\\|?")) {
      if (BRANCH.matcher(part).matches()) {
        alternatives.add(new Alternative(IntervalSet.ALL, new Admission.Written(lower(part))));
        continue;
      }
      Matcher hyphen = HYPHEN.matcher(part);
      alternatives.add(
          Alternative.of(
              hyphen.matches()
                  ? hyphen(hyphen.group("low"), hyphen.group("high"))
                  : conditions(part)));
    }
    return alternatives;
  }

  private static String lower(String branch) {
    return branch.toLowerCase(Locale.ROOT);
  }

  private static IntervalSet conditions(String text) {
    List<IntervalSet> conditions = new ArrayList<>();
    RangeTokens.each(
        CONDITION,
        text,
        found -> {
          if (found.group("any") != null) {
            conditions.add(IntervalSet.ALL);
          } else if (found.group("wild") != null) {
            String numbers = numbers(found.group("wild"));
            conditions.add(between(numbers, count(numbers)));
          } else {
            conditions.add(
                condition(RangeTokens.group(found, "op"), RangeTokens.group(found, "version")));
          }
        });
    return Operator.all(conditions);
  }

  private static IntervalSet condition(String operator, String version) {
    String numbers = numbers(version);
    return switch (operator) {
      case "^" -> between(version, caretPosition(numbers));
      case "~" -> between(version, Math.max(1, count(numbers) - 1));
      case "<" -> compare("<", earliest(version));
      case ">=" -> compare(">=", earliest(version));
      default -> compare(operator, version);
    };
  }

  private static IntervalSet hyphen(String low, String high) {
    boolean partial = count(numbers(high)) < 3 && high.equals(numbers(high));
    return compare(">=", earliest(low))
        .intersect(
            partial
                ? compare("<", next(numbers(high), count(numbers(high))))
                : compare("<=", high));
  }

  /// From the version on, as long as the first numbers stay.
  private static IntervalSet between(String version, int kept) {
    return compare(">=", earliest(version)).intersect(compare("<", next(numbers(version), kept)));
  }

  private static IntervalSet compare(String operator, String version) {
    if (ComposerVersion.normalise(version).isEmpty()) {
      throw new MalformedRangeException(version, "is not a version of Composer");
    }
    return Operator.of(operator).versions(SCHEME.rangeKey(version));
  }

  /// The release's least pre-release; a version with a stability is meant as it is.
  private static String earliest(String version) {
    return numbers(version).equals(version) ? version + "-dev" : version;
  }

  private static String next(String numbers, int kept) {
    String[] parts = numbers.split("\\.");
    String prefix = String.join(".", List.of(parts).subList(0, Math.min(kept, parts.length)));
    return PypiOrder.nextRelease(prefix) + "-dev";
  }

  /// Position after the leftmost number that is not zero, as far as numbers are given.
  private static int caretPosition(String numbers) {
    String[] parts = numbers.split("\\.");
    int position = 1;
    while (position < parts.length && position < 3 && Scan.isZero(parts[position - 1])) {
      position++;
    }
    return position;
  }

  private static int count(String numbers) {
    return numbers.split("\\.").length;
  }

  private static String numbers(String version) {
    int start = version.startsWith("v") || version.startsWith("V") ? 1 : 0;
    int end = start;
    while (end < version.length()
        && (Scan.isDigit(version.charAt(end))
            || (version.charAt(end) == '.'
                && end + 1 < version.length()
                && Scan.isDigit(version.charAt(end + 1))))) {
      end++;
    }
    return version.substring(start, end);
  }
}
