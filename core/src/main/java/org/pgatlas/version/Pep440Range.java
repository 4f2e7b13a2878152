package org.pgatlas.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.version.Alternative.Admission;

/// Python's version specifiers
/// (<https://packaging.python.org/en/latest/specifications/version-specifiers/>), comma-separated.
/// The question is whether a version that exists satisfies them, so pre-releases are not left out
/// for being pre-releases; only `<V` leaves out those of V, as specified.
///
/// A public version stands for all its local versions, which follow it directly in the order: the
/// bounds are cuts between such families of keys.
final class Pep440Range {
  private static final Pattern SPECIFIER =
      Pattern.compile(
          "(?:(?<text>===)\\s*+(?<written>[^\\s;)]*+)"
              + "|(?<op>~=|==|!=|<=|>=|<|>)\\s*+(?<version>[^\\s=]\\S*+))");

  private static final Pattern WILDCARD =
      Pattern.compile("v?(?:[0-9]++!)?+[0-9]++(?:\\.[0-9]++)*+");

  private static final VersionScheme SCHEME = VersionScheme.PYPI;

  private final List<IntervalSet> conditions = new ArrayList<>();
  private @Nullable String written;

  private Pep440Range() {}

  static List<Alternative> read(String range) {
    if (range.isEmpty()) {
      return List.of(Alternative.of(IntervalSet.ALL));
    }
    return List.of(new Pep440Range().alternative(range));
  }

  private Alternative alternative(String range) {
    boolean contradiction = false;
    for (String part : RangeTokens.parts(range, ",")) {
      Matcher found = SPECIFIER.matcher(part);
      if (!found.matches()) {
        throw new MalformedRangeException(part, "is not a version specifier");
      }
      if (found.group("text") != null) {
        String text = found.group("written").toLowerCase(Locale.ROOT);
        contradiction |= written != null && !written.equals(text);
        written = text;
      } else {
        conditions.add(versions(found.group("op"), found.group("version")));
      }
    }
    IntervalSet versions = contradiction ? IntervalSet.EMPTY : Operator.all(conditions);
    return written == null
        ? Alternative.of(versions)
        : new Alternative(versions, new Admission.Written(written));
  }

  private static IntervalSet versions(String operator, String version) {
    boolean local = version.indexOf('+') >= 0;
    if (version.endsWith(".*")) {
      return prefixed(operator, version);
    }
    String key = ComparatorRange.key(SCHEME, version);
    if (local && !operator.equals("==") && !operator.equals("!=")) {
      throw new MalformedRangeException(
          version, "is a local version, which " + operator + " does not take");
    }
    Cut after = local ? Cut.above(key) : afterLocals(key);
    return switch (operator) {
      case "==" -> IntervalSet.between(Cut.below(key), after);
      case "!=" -> IntervalSet.between(Cut.below(key), after).complement();
      case ">=" -> IntervalSet.from(Cut.below(key));
      case "<=" -> IntervalSet.upTo(after);
      case ">" -> IntervalSet.from(afterPosts(version, key));
      case "<" -> IntervalSet.upTo(Cut.below(SCHEME.sortKey(earliest(version))));
      default -> compatible(version, key);
    };
  }

  /// Above the version with all its local labels: the key without its last mark begins theirs.
  private static Cut afterLocals(String key) {
    return Cut.aboveFamily(key.substring(0, key.length() - 1));
  }

  /// `>V` does not take what V's own post-releases are, unless V is one, or a dev release.
  private static Cut afterPosts(String version, String key) {
    boolean plain = !PypiOrder.isPostRelease(version) && !PypiOrder.isDevRelease(version);
    return plain ? Cut.aboveFamily(key.substring(0, key.length() - 3)) : afterLocals(key);
  }

  private static String earliest(String version) {
    return SCHEME.isPreRelease(version) ? version : version + ".dev0";
  }

  private static IntervalSet prefixed(String operator, String version) {
    String prefix = version.substring(0, version.length() - 2);
    if (!WILDCARD.matcher(prefix).matches() || !(operator.equals("==") || operator.equals("!="))) {
      throw new MalformedRangeException(version, "has a wildcard where none may be");
    }
    IntervalSet family =
        IntervalSet.between(
            Cut.below(SCHEME.sortKey(prefix + ".dev0")),
            Cut.below(SCHEME.sortKey(PypiOrder.nextRelease(prefix) + ".dev0")));
    return operator.equals("==") ? family : family.complement();
  }

  private static IntervalSet compatible(String version, String key) {
    String release = PypiOrder.release(version);
    int dot = release.lastIndexOf('.');
    if (dot < 0) {
      throw new MalformedRangeException(version, "needs two numbers at least after ~=");
    }
    String next = PypiOrder.nextRelease(release.substring(0, dot)) + ".dev0";
    return IntervalSet.between(Cut.below(key), Cut.below(SCHEME.sortKey(next)));
  }
}
