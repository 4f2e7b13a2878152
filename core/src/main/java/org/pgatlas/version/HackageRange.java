package org.pgatlas.version;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Cabal's version ranges, as its user guide has them under `build-depends`:
/// `>= 1.2 && < 1.4 || == 2.0.*`, parentheses, `^>= 1.2.3` (up to the next major version, which is
/// the first two numbers), sets `== { 1.2, 1.3 }`, `-any` and `-none`. A comma or mere white space
/// between two conditions means and, as in other syntaxes.
final class HackageRange {
  private static final VersionScheme SCHEME = VersionScheme.HACKAGE;

  private static final Pattern TOKEN =
      Pattern.compile(
          """
          \\s*+(?:(?<mark>\\(|\\)|&&|\\|\\||,)|(?<word>-any|-none|\\*)\
          |(?<op>\\^>=|==|!=|<>|<=|>=|=|<|>)?+\\s*+\
          (?:\\{(?<set>[^{}]*+)\\}|(?<version>[0-9]++(?:\\.[0-9]++)*+)(?<wild>\\.\\*)?+))\\s*+\
          """);

  /// What stands between two parentheses: alternatives that are closed, and the one that is open.
  private static final class Group {
    private final List<IntervalSet> closed = new ArrayList<>();
    private @Nullable IntervalSet open;

    void and(IntervalSet versions) {
      open = open == null ? versions : open.intersect(versions);
    }

    boolean isComplete() {
      return open != null;
    }

    void or() {
      if (open != null) {
        closed.add(open);
        open = null;
      }
    }

    IntervalSet versions() {
      or();
      return IntervalSet.union(closed);
    }
  }

  private final Deque<Group> groups = new ArrayDeque<>();
  private final String range;

  /// Whether an operator or a parenthesis was last, so that a condition must follow.
  private boolean dangling = true;

  private HackageRange(String range) {
    this.range = range;
    groups.push(new Group());
  }

  static List<Alternative> read(String range) {
    if (range.isEmpty()) {
      throw new MalformedRangeException(range, "is empty; '-any' means all versions");
    }
    HackageRange reader = new HackageRange(range);
    RangeTokens.each(TOKEN, range, reader::take);
    if (reader.dangling || reader.groups.size() > 1) {
      throw new MalformedRangeException(range, "ends where a condition, or ')', is expected");
    }
    return List.of(Alternative.of(reader.groups.pop().versions()));
  }

  private void take(Matcher found) {
    switch (RangeTokens.group(found, "mark")) {
      case "" -> condition(versions(found));
      case "(" -> {
        groups.push(new Group());
        dangling = true;
      }
      case ")" -> {
        if (dangling || groups.size() < 2) {
          throw new MalformedRangeException(range, "has a ')' too many, or too early");
        }
        condition(groups.pop().versions());
      }
      case "||" -> operator(true);
      default -> operator(false);
    }
  }

  private void condition(IntervalSet versions) {
    groups.element().and(versions);
    dangling = false;
  }

  private void operator(boolean alternative) {
    if (dangling || !groups.element().isComplete()) {
      throw new MalformedRangeException(range, "has nothing on one side of a separator");
    }
    if (alternative) {
      groups.element().or();
    }
    dangling = true;
  }

  private static IntervalSet versions(Matcher found) {
    String word = RangeTokens.group(found, "word");
    if (!word.isEmpty()) {
      return word.equals("-none") ? IntervalSet.EMPTY : IntervalSet.ALL;
    }
    String operator = RangeTokens.group(found, "op");
    String set = found.group("set");
    if (set == null) {
      boolean wild = found.group("wild") != null;
      return versions(operator, found.group("version"), wild, found.group());
    }
    List<IntervalSet> alternatives = new ArrayList<>();
    for (String version : RangeTokens.parts(set, ",")) {
      boolean wild = version.endsWith(".*");
      String numbers = wild ? version.substring(0, version.length() - 2) : version;
      alternatives.add(versions(operator, numbers, wild, found.group()));
    }
    return IntervalSet.union(alternatives);
  }

  private static IntervalSet versions(
      String operator, String version, boolean wild, String written) {
    if (operator.equals("^>=") && !wild) {
      return compare(">=", version).intersect(compare("<", afterMajor(version)));
    }
    if (!wild) {
      return compare(operator, version);
    }
    IntervalSet all =
        compare(">=", version).intersect(compare("<", PypiOrder.nextRelease(version)));
    return switch (operator) {
      case "", "=", "==" -> all;
      case "!=", "<>" -> all.complement();
      default -> throw new MalformedRangeException(written, "compares with a wildcard");
    };
  }

  /// `1.2.3` → `1.3`, `1` → `1.1`.
  private static String afterMajor(String version) {
    int dot = version.indexOf('.');
    int second = dot < 0 ? -1 : version.indexOf('.', dot + 1);
    return dot < 0
        ? version + ".1"
        : PypiOrder.nextRelease(second < 0 ? version : version.substring(0, second));
  }

  private static IntervalSet compare(String operator, String version) {
    return ComparatorRange.compare(SCHEME, operator, version);
  }
}
