package org.pgatlas.version;

import java.util.Locale;

/// Semantic versions (<https://semver.org>), also as written in practice: a leading `v` or `=`,
/// fewer or more than three numbers. Go's pseudo-versions are pre-releases of this kind,
/// `+incompatible` is build metadata. Build metadata is ignored except by pub; NuGet ignores the
/// case of pre-releases.
final class SemverOrder implements VersionOrder {
  private static final char PRE_RELEASE = '!';
  private static final char RELEASE = '#';
  private static final char IDENTIFIERS_END = '#';
  private static final char NUMBER = '0';
  private static final char WORD = 'A';

  private final boolean comparesBuild;
  private final boolean ignoresCase;

  SemverOrder(boolean comparesBuild, boolean ignoresCase) {
    this.comparesBuild = comparesBuild;
    this.ignoresCase = ignoresCase;
  }

  @Override
  public boolean write(String version, SortKey key) {
    String text = withoutPrefix(version);
    int plus = text.indexOf('+');
    String build = plus < 0 ? "" : text.substring(plus + 1);
    String core = plus < 0 ? text : text.substring(0, plus);
    int dash = core.indexOf('-');
    String numbers = dash < 0 ? core : core.substring(0, dash);
    if (!Numbers.writeTrimmed(numbers, key)) {
      return false;
    }
    if (dash < 0) {
      key.mark(RELEASE);
    } else {
      identifiers(core.substring(dash + 1), key.mark(PRE_RELEASE));
    }
    if (comparesBuild && plus >= 0) {
      identifiers(build, key);
    }
    return true;
  }

  private void identifiers(String text, SortKey key) {
    for (String identifier : text.split("\\.", -1)) {
      if (Scan.isNumber(identifier)) {
        key.mark(NUMBER).number(identifier);
      } else {
        key.mark(WORD).word(ignoresCase ? identifier.toLowerCase(Locale.ROOT) : identifier);
      }
    }
    key.mark(IDENTIFIERS_END);
  }

  private static String withoutPrefix(String version) {
    int start = 0;
    while (start < version.length() && "=vV ".indexOf(version.charAt(start)) >= 0) {
      start++;
    }
    return version.substring(start);
  }

  @Override
  public boolean isPreRelease(String version) {
    int plus = version.indexOf('+');
    int dash = version.indexOf('-');
    return dash >= 0 && (plus < 0 || dash < plus);
  }
}
