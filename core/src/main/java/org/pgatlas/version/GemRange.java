package org.pgatlas.version;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// RubyGems' requirements, joined by commas (`Gem::Requirement` of
/// <https://github.com/ruby/rubygems>); CocoaPods took them over. `~> 2.0.8` is at least 2.0.8 and
/// before any version, pre-releases too, of 2.1.
final class GemRange {
  private static final Pattern REQUIREMENT =
      Pattern.compile("(?<op>~>|<=|>=|!=|=|<|>)?+\\s*+(?<version>[^\\s<>=!~|]++)");

  private static final VersionScheme SCHEME = VersionScheme.GEM;

  private GemRange() {}

  static List<Alternative> read(String range) {
    List<Alternative> alternatives = new ArrayList<>();
    for (String alternative : RangeTokens.parts(range, "\\|\\|")) {
      List<IntervalSet> conditions = new ArrayList<>();
      for (String part : RangeTokens.parts(alternative, ",")) {
        Matcher found = REQUIREMENT.matcher(part);
        if (!found.matches()) {
          throw new MalformedRangeException(part, "is not a requirement of RubyGems");
        }
        String operator = RangeTokens.group(found, "op");
        String version = found.group("version");
        conditions.add(
            operator.equals("~>")
                ? compatible(version)
                : ComparatorRange.compare(SCHEME, operator, version));
      }
      alternatives.add(Alternative.of(Operator.all(conditions)));
    }
    return alternatives;
  }

  private static IntervalSet compatible(String version) {
    String key = ComparatorRange.key(SCHEME, version);
    String next = SCHEME.sortKey(bump(version));
    // Without its end mark the key begins those of the next version's pre-releases as well.
    Cut beforeNext = Cut.below(next.substring(0, next.length() - 1));
    return IntervalSet.between(Cut.below(key), beforeNext);
  }

  /// The numbers before the first word, without the last of several, the then last one higher.
  private static String bump(String version) {
    List<String> numbers = new ArrayList<>();
    for (String segment : version.split("[.-]")) {
      if (!Scan.isNumber(segment)) {
        break;
      }
      numbers.add(segment);
    }
    if (numbers.size() > 1) {
      numbers.removeLast();
    }
    if (numbers.isEmpty()) {
      throw new MalformedRangeException(version, "has no number that ~> could raise");
    }
    return PypiOrder.nextRelease(String.join(".", numbers));
  }
}
