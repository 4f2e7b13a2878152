package org.pgatlas.version;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.pgatlas.version.Alternative.Admission;

/// Conan's ranges (<https://docs.conan.io/2/tutorial/versioning/version_ranges.html>), with or
/// without their square brackets: comparisons joined by white space, `||`, `~`, `^`. Pre-releases
/// are admitted where a bound names one, ends with `-`, or the option `include_prerelease` is set.
final class ConanRange {
  private static final Pattern CONDITION =
      Pattern.compile("(?<op>~|\\^|<=|>=|<|>|=)?+\\s*+(?<version>[^\\s,<>=~^|]++)(?:\\s++|$)");

  private static final VersionScheme SCHEME = VersionScheme.CONAN;

  private final List<IntervalSet> conditions = new ArrayList<>();
  private boolean preReleases;

  private ConanRange() {}

  static List<Alternative> read(String range) {
    boolean bracketed = range.startsWith("[") && range.endsWith("]");
    String text = bracketed ? range.substring(1, range.length() - 1) : range;
    int comma = text.indexOf(',');
    String options = comma < 0 ? "" : text.substring(comma + 1).strip();
    boolean preReleases = options.matches("include_prerelease(\\s*=\\s*True)?");
    if (comma >= 0 && !preReleases && !options.matches("include_prerelease\\s*=\\s*False")) {
      throw new MalformedRangeException(options, "is not an option of Conan's ranges");
    }
    List<Alternative> alternatives = new ArrayList<>();
    String conditions = comma < 0 ? text : text.substring(0, comma);
    for (String part : conditions.split("\\|\\|", -1)) {
      alternatives.add(new ConanRange().alternative(part.strip(), preReleases));
    }
    return alternatives;
  }

  private Alternative alternative(String text, boolean includesPreReleases) {
    preReleases = includesPreReleases;
    RangeTokens.each(
        CONDITION,
        text,
        found -> condition(RangeTokens.group(found, "op"), found.group("version")));
    return new Alternative(
        Operator.all(conditions), preReleases ? new Admission.Any() : new Admission.Releases());
  }

  private void condition(String operator, String written) {
    preReleases |= written.indexOf('-') >= 0;
    String version = written.endsWith("-") ? written.substring(0, written.length() - 1) : written;
    if (version.equals("*")) {
      return;
    }
    switch (operator) {
      case "~" -> between(version, Math.min(1, numbers(version).size() - 1));
      case "^" -> between(version, leftmost(numbers(version)));
      default -> conditions.add(ComparatorRange.compare(SCHEME, operator, version));
    }
  }

  private void between(String version, int position) {
    String next = String.join(".", numbers(version).subList(0, position + 1));
    conditions.add(ComparatorRange.compare(SCHEME, ">=", version));
    conditions.add(ComparatorRange.compare(SCHEME, "<", PypiOrder.nextRelease(next) + "-"));
  }

  private static int leftmost(List<String> numbers) {
    int position = 0;
    while (position < numbers.size() - 1 && Scan.isZero(numbers.get(position))) {
      position++;
    }
    return position;
  }

  private static List<String> numbers(String version) {
    List<String> numbers = new ArrayList<>();
    for (String item : SemverRange.release(version).split("\\.")) {
      if (!Scan.isNumber(item)) {
        break;
      }
      numbers.add(item);
    }
    if (numbers.isEmpty()) {
      throw new MalformedRangeException(version, "begins with no number");
    }
    return numbers;
  }
}
