package org.pgatlas.sbom.lockfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.Place;
import org.pgatlas.json.StorableText;

/// `yarn.lock` of Yarn 1, a format of its own: descriptors as an entry's first line, two spaces
/// deeper its fields, four spaces deeper its dependencies.
final class YarnClassicReader {
  private record Wanted(String dependent, String descriptor, Place at) {}

  private final LockLines lines;
  private final LockDraft draft;
  private final Map<String, String> refByDescriptor = new HashMap<>();
  private final List<Wanted> wanted = new ArrayList<>();

  private List<String> descriptors = List.of();
  private List<Wanted> own = new ArrayList<>();
  private Place start;
  private @Nullable String version;
  private boolean inDependencies;

  YarnClassicReader(LockLines lines, LockDraft draft) {
    this.lines = lines;
    this.draft = draft;
    this.start = lines;
    draft.formatVersion("1");
  }

  void read() {
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      switch (LockLines.indent(line)) {
        case 0 -> header(line);
        case 2 -> field(line.strip());
        case 4 -> dependency(line.strip());
        default ->
            throw lines.refuse(Code.INVALID_STRUCTURE, "expected an indent of 0, 2 or 4 spaces");
      }
    }
    flush();
    for (Wanted one : wanted) {
      String found = refByDescriptor.get(one.descriptor());
      if (found != null && !found.equals(one.dependent())) {
        draft.depend(one.dependent(), found, one.at());
      }
    }
  }

  private void header(String line) {
    flush();
    if (!line.endsWith(":")) {
      throw lines.refuse(
          Code.INVALID_STRUCTURE,
          "expected 'name@range:', found '" + StorableText.shown(line) + "'");
    }
    descriptors = new ArrayList<>();
    for (String part : line.substring(0, line.length() - 1).split(", ", -1)) {
      descriptors.add(unquoted(part.strip()));
    }
    start = lines.here();
    draft.keep(line, start);
  }

  private void field(String line) {
    inDependencies = line.equals("dependencies:") || line.equals("optionalDependencies:");
    if (line.startsWith("version ")) {
      version = unquoted(line.substring("version ".length()).strip());
    }
  }

  private void dependency(String line) {
    if (!inDependencies) {
      return;
    }
    int space = line.startsWith("\"") ? line.indexOf("\" ") + 1 : line.indexOf(' ');
    if (space < 1) {
      throw lines.refuse(
          Code.INVALID_STRUCTURE,
          "expected a name and a range, found '" + StorableText.shown(line) + "'");
    }
    String name = unquoted(line.substring(0, space));
    String range = unquoted(line.substring(space + 1).strip());
    own.add(new Wanted("", name + "@" + range, lines.here()));
    draft.keep(line, lines.here());
  }

  private void flush() {
    if (descriptors.isEmpty()) {
      return;
    }
    if (version == null) {
      throw start.refuse(Code.INVALID_STRUCTURE, "an entry without a version");
    }
    String name = name(descriptors.getFirst());
    String ref = name + "@" + version;
    draft.add(ref, LockPackage.npm(name, version), start);
    descriptors.forEach(descriptor -> refByDescriptor.put(descriptor, ref));
    own.forEach(one -> wanted.add(new Wanted(ref, one.descriptor(), one.at())));
    descriptors = List.of();
    own = new ArrayList<>();
    version = null;
    inDependencies = false;
  }

  /// The package of a descriptor: `name@range`, or `alias@npm:name@range`.
  private static String name(String descriptor) {
    int alias = descriptor.indexOf("@npm:", 1);
    String real = alias < 0 ? descriptor : descriptor.substring(alias + "@npm:".length());
    int at = real.indexOf('@', 1);
    return at < 0 ? real : real.substring(0, at);
  }

  private static String unquoted(String text) {
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }
}
