package org.pgatlas.version;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Python's order, PEP 440 with all its spellings
/// (<https://packaging.python.org/en/latest/specifications/version-specifiers/>).
final class PypiOrder implements VersionOrder {
  private static final Pattern VERSION =
      Pattern.compile(
          """
          v?
          (?:(?<epoch>[0-9]++)!)?
          (?<release>[0-9]++(?:\\.[0-9]++)*+)
          (?:[-_.]?(?<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preNumber>[0-9]*+))?
          (?:-(?<dashPost>[0-9]++)|[-_.]?(?<post>post|rev|r)[-_.]?(?<postNumber>[0-9]*+))?
          (?:[-_.]?(?<dev>dev)[-_.]?(?<devNumber>[0-9]*+))?
          (?:\\+(?<local>[a-z0-9]++(?:[-_.][a-z0-9]++)*+))?
          """,
          Pattern.COMMENTS);

  private static final char LOWEST = '!';
  private static final char HIGHEST = '~';
  private static final char RELEASE_END = '!';
  private static final char PRESENT = 'p';
  private static final char LOCAL_END = '#';
  private static final char LOCAL_WORD = '0';
  private static final char LOCAL_NUMBER = '1';

  @Override
  public boolean write(String version, SortKey key) {
    Matcher found = VERSION.matcher(version.toLowerCase(Locale.ROOT));
    if (!found.matches()) {
      return false;
    }
    key.number(text(found, "epoch"));
    Numbers.writeTrimmed(text(found, "release"), key);
    key.mark(RELEASE_END);
    boolean post = found.group("post") != null || found.group("dashPost") != null;
    boolean dev = found.group("dev") != null;
    if (found.group("pre") != null) {
      key.mark(phase(text(found, "pre"))).number(text(found, "preNumber"));
    } else {
      key.mark(dev && !post ? LOWEST : HIGHEST);
    }
    if (post) {
      key.mark(PRESENT).number(text(found, "dashPost") + text(found, "postNumber"));
    } else {
      key.mark(LOWEST);
    }
    if (dev) {
      key.mark(PRESENT).number(text(found, "devNumber"));
    } else {
      key.mark(HIGHEST);
    }
    local(text(found, "local"), key);
    return true;
  }

  private static char phase(String pre) {
    return switch (pre) {
      case "a", "alpha" -> 'a';
      case "b", "beta" -> 'b';
      default -> 'c';
    };
  }

  private static void local(String local, SortKey key) {
    if (!local.isEmpty()) {
      key.mark(PRESENT);
      for (String part : local.split("[-_.]")) {
        if (Scan.isNumber(part)) {
          key.mark(LOCAL_NUMBER).number(part);
        } else {
          key.mark(LOCAL_WORD).word(part);
        }
      }
    }
    key.mark(LOCAL_END);
  }

  static boolean isPostRelease(String version) {
    Matcher found = VERSION.matcher(version.toLowerCase(Locale.ROOT));
    return found.matches() && (found.group("post") != null || found.group("dashPost") != null);
  }

  static boolean isDevRelease(String version) {
    Matcher found = VERSION.matcher(version.toLowerCase(Locale.ROOT));
    return found.matches() && found.group("dev") != null;
  }

  /// Epoch and release of a version, as written: `1!2.0` of `1!2.0rc1`.
  static String release(String version) {
    Matcher found = VERSION.matcher(version.toLowerCase(Locale.ROOT));
    if (!found.matches()) {
      throw new IllegalArgumentException("'" + version + "' is not a version");
    }
    String epoch = text(found, "epoch");
    return (epoch.isEmpty() ? "" : epoch + "!") + text(found, "release");
  }

  /// The release with one more in its last number.
  static String nextRelease(String release) {
    int start = Math.max(release.lastIndexOf('.'), release.lastIndexOf('!')) + 1;
    start += release.startsWith("v", start) ? 1 : 0;
    return release.substring(0, start)
        + new BigInteger(release.substring(start)).add(BigInteger.ONE);
  }

  private static String text(Matcher found, String group) {
    String text = found.group(group);
    return text == null ? "" : text;
  }

  @Override
  public boolean isPreRelease(String version) {
    Matcher found = VERSION.matcher(version.toLowerCase(Locale.ROOT));
    return found.matches() && (found.group("pre") != null || found.group("dev") != null);
  }
}
