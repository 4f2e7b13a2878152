package org.pgatlas.version;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import org.pgatlas.version.Alternative.Admission;

/// What the ranges of npm and Cargo share: partial versions (`1.2`, `1.x`) and the rule that a
/// pre-release is in a range only where the range names a pre-release of the same release.
/// Collects the conditions of one alternative.
final class SemverRange {
  /// A version, all but its first number optional or a wildcard.
  static final String PARTIAL =
      """
      (?<M>[0-9]++|[xX*])\
      (?:\\.(?<m>[0-9]++|[xX*])\
      (?:\\.(?<p>[0-9]++|[xX*])\
      (?:-(?<pre>[0-9A-Za-z-]++(?:\\.[0-9A-Za-z-]++)*+))?+\
      (?:\\+[0-9A-Za-z-]++(?:\\.[0-9A-Za-z-]++)*+)?+\
      )?+)?+\
      """;

  private static final long MAX_NUMBER = (1L << 53) - 2;

  private final List<IntervalSet> conditions = new ArrayList<>();
  private final Set<String> openReleases = new HashSet<>();

  /// @param numbers those given before the first wildcard, at most three
  record Partial(List<Long> numbers, String preRelease) {
    static Partial of(Matcher found) {
      List<Long> numbers = new ArrayList<>(3);
      boolean wild = false;
      for (String name : List.of("M", "m", "p")) {
        String text = RangeTokens.group(found, name);
        if (!Scan.isNumber(text)) {
          wild = true;
        } else if (wild) {
          throw new MalformedRangeException(found.group(), "has a number after a wildcard");
        } else {
          numbers.add(number(text));
        }
      }
      return new Partial(numbers, numbers.size() == 3 ? RangeTokens.group(found, "pre") : "");
    }

    private static long number(String digits) {
      if (digits.length() > 1 && digits.charAt(0) == '0') {
        throw new MalformedRangeException(digits, "has a leading zero");
      }
      if (digits.length() > 16 || Long.parseLong(digits) > MAX_NUMBER) {
        throw new MalformedRangeException(digits, "is too large a number");
      }
      return Long.parseLong(digits);
    }

    boolean isFull() {
      return numbers.size() == 3;
    }

    boolean isAny() {
      return numbers.isEmpty();
    }

    /// The least version, without a pre-release unless one was given.
    String least() {
      String release = dotted(numbers);
      return preRelease.isEmpty() ? release : release + "-" + preRelease;
    }

    /// The least version of all with one more in the number at a position, pre-releases too.
    String after(int position) {
      List<Long> next = new ArrayList<>(numbers.subList(0, position + 1));
      next.set(position, next.get(position) + 1);
      return dotted(next) + "-0";
    }

    /// The least version that does not begin with the numbers given.
    String afterAll() {
      return after(numbers.size() - 1);
    }

    /// The least version that `^` no longer takes: another leftmost number that is not zero.
    String afterCaret() {
      int position = 0;
      while (position < numbers.size() - 1 && numbers.get(position) == 0) {
        position++;
      }
      return after(position);
    }

    private static String dotted(List<Long> numbers) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 3; i++) {
        text.append(i == 0 ? "" : ".").append(i < numbers.size() ? numbers.get(i) : 0L);
      }
      return text.toString();
    }
  }

  /// The release that a version is, or comes before.
  static String release(String version) {
    int end = 0;
    while (end < version.length() && "-+".indexOf(version.charAt(end)) < 0) {
      end++;
    }
    return version.substring(0, end);
  }

  void atLeast(Partial version) {
    open(version);
    add(Operator.AT_LEAST, version.least());
  }

  /// From the version up to, and without, the other; one that begins with zeros ends `-0`.
  void between(Partial from, String below) {
    atLeast(from);
    add(Operator.LESS, below);
  }

  /// A comparison, where a partial version stands for all versions that begin with it.
  void compare(String operator, Partial version) {
    open(version);
    switch (Operator.of(operator)) {
      case AT_LEAST -> add(Operator.AT_LEAST, version.least());
      case LESS -> add(Operator.LESS, version.isFull() ? version.least() : version.least() + "-0");
      case GREATER -> {
        if (version.isFull()) {
          add(Operator.GREATER, version.least());
        } else {
          add(Operator.AT_LEAST, release(version.afterAll()));
        }
      }
      case AT_MOST -> {
        if (version.isFull()) {
          add(Operator.AT_MOST, version.least());
        } else {
          add(Operator.LESS, version.afterAll());
        }
      }
      case EQUAL -> {
        if (version.isFull()) {
          add(Operator.EQUAL, version.least());
        } else {
          between(version, version.afterAll());
        }
      }
      case NOT_EQUAL -> throw new MalformedRangeException(operator, "is not an operator here");
    }
  }

  void nothing() {
    conditions.add(IntervalSet.EMPTY);
  }

  Alternative alternative() {
    return new Alternative(Operator.all(conditions), new Admission.PreReleasesOf(openReleases));
  }

  private void open(Partial version) {
    if (!version.preRelease().isEmpty()) {
      openReleases.add(VersionScheme.SEMVER.sortKey(release(version.least())));
    }
  }

  private void add(Operator operator, String version) {
    conditions.add(operator.versions(VersionScheme.SEMVER.sortKey(version)));
  }
}
