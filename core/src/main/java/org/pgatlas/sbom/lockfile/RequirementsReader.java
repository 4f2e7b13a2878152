package org.pgatlas.sbom.lockfile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.Place;
import org.pgatlas.json.StorableText;

/// pip's `requirements.txt`: one requirement a line, options and hashes left out. Only `==` and
/// `===` without a wildcard give a version; other ranges leave it open.
///
/// @see <a href="https://pip.pypa.io/en/stable/reference/requirements-file-format/">format</a>
final class RequirementsReader {
  private static final Pattern REQUIREMENT =
      Pattern.compile(
          "([A-Za-z0-9][A-Za-z0-9._-]{0,200})\\s*(?:\\[[^\\]]{0,500}])?\\s*"
              + "(?:\\(?\\s*((?:===|[~=!<>]=|[<>])[^;@#]{0,500})|@\\s*\\S.{0,2000})?\\s*(?:;.*)?");
  private static final Pattern PINNED = Pattern.compile("\\s*={2,3}\\s*([^\\s,*)]+)\\s*\\)?\\s*");

  private RequirementsReader() {}

  /// Whether a text begins like one: every line is a requirement, an option or a comment, and one
  /// has a range at least.
  static boolean isOne(String head) {
    String whole = head.length() < (1 << 14) ? head : head.substring(0, head.lastIndexOf('\n') + 1);
    boolean ranged = false;
    boolean goesOn = false;
    for (String line : whole.split("\\R", -1)) {
      String text = statement(line);
      boolean option = goesOn || text.isEmpty() || text.startsWith("-");
      goesOn = line.stripTrailing().endsWith("\\");
      if (!option) {
        Matcher requirement = REQUIREMENT.matcher(text);
        if (!requirement.matches()) {
          return false;
        }
        ranged |= requirement.group(2) != null;
      }
    }
    return ranged;
  }

  static void read(LockLines lines, LockDraft draft) {
    boolean goesOn = false;
    for (String line = lines.next(); line != null; line = lines.next()) {
      String text = statement(line);
      boolean option = goesOn || text.isEmpty() || text.startsWith("-");
      goesOn = line.stripTrailing().endsWith("\\");
      if (!option) {
        requirement(text, lines.here(), draft);
      }
    }
  }

  private static void requirement(String text, Place place, LockDraft draft) {
    Matcher requirement = REQUIREMENT.matcher(text);
    if (!requirement.matches()) {
      draft.warn(place, "no requirement: '" + StorableText.shown(text) + "'");
      return;
    }
    String name = requirement.group(1);
    String version = pinned(requirement.group(2));
    draft.add(
        PoetryReader.normalised(name) + " " + (version == null ? "" : version),
        LockPackage.plain("pypi", name, version),
        place);
  }

  private static @Nullable String pinned(@Nullable String range) {
    if (range == null) {
      return null;
    }
    Matcher pinned = PINNED.matcher(range);
    return pinned.matches() ? pinned.group(1) : null;
  }

  /// The line without comment, continuation mark and the options behind a requirement.
  private static String statement(String line) {
    String text = line.strip();
    int comment = text.startsWith("#") ? 0 : text.indexOf(" #");
    if (comment >= 0) {
      text = text.substring(0, comment);
    }
    if (text.endsWith("\\")) {
      text = text.substring(0, text.length() - 1);
    }
    int options = text.indexOf(" --");
    return (options < 0 ? text : text.substring(0, options)).strip();
  }
}
