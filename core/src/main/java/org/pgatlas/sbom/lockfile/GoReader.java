package org.pgatlas.sbom.lockfile;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.Place;
import org.pgatlas.json.StorableText;

/// Go's `go.sum`, which lists every module that a build has looked into, and `go.mod`, which says
/// what the module itself requires. A module of which only the `go.mod` was read is not in the
/// build, so `go.sum` counts those with a hash of their source.
///
/// @see <a href="https://go.dev/ref/mod">Go Modules Reference</a>
final class GoReader {
  private record Required(String version, Place at) {}

  private final LockLines lines;
  private final LockDraft draft;
  private final Map<String, Required> required = new LinkedHashMap<>();
  private final Map<String, String> replaced = new HashMap<>();

  GoReader(LockLines lines, LockDraft draft) {
    this.lines = lines;
    this.draft = draft;
  }

  static void sum(LockLines lines, LockDraft draft) {
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank()) {
        continue;
      }
      String[] fields = line.strip().split(" +", -1);
      if (fields.length != 3 || !fields[2].startsWith("h1:")) {
        throw lines.refuse(
            Code.INVALID_STRUCTURE,
            "expected module, version and hash, found '" + StorableText.shown(line) + "'");
      }
      if (!fields[1].endsWith("/go.mod")) {
        draft.add(
            fields[0] + "@" + fields[1],
            LockPackage.path("golang", fields[0], fields[1]),
            lines.here());
      }
    }
  }

  void mod() {
    String block = "";
    for (String written = lines.next(); written != null; written = lines.next()) {
      int comment = written.indexOf("//");
      String line = (comment < 0 ? written : written.substring(0, comment)).strip();
      if (line.isEmpty()) {
        continue;
      }
      if (line.equals(")")) {
        block = "";
      } else if (line.endsWith("(")) {
        block = line.substring(0, line.length() - 1).strip();
      } else if (block.isEmpty()) {
        int space = line.indexOf(' ');
        directive(
            space < 0 ? line : line.substring(0, space), space < 0 ? "" : line.substring(space));
      } else {
        directive(block, line);
      }
    }
    if (!draft.hasRoot()) {
      throw lines.refuse(Code.TRUNCATED, "expected a 'module' line");
    }
    required.forEach(
        (module, at) -> {
          String target = replaced.getOrDefault(module, module + " " + at.version());
          String[] parts = target.split(" ", -1);
          String ref = parts[0] + "@" + parts[1];
          draft.add(ref, LockPackage.path("golang", parts[0], parts[1]), at.at());
          draft.depend("module", ref, at.at());
        });
  }

  private void directive(String word, String rest) {
    String[] fields = rest.strip().split("\\s+", -1);
    switch (word) {
      case "module" ->
          draft.root("module", LockPackage.path("golang", unquoted(fields[0]), null), lines.here());
      case "go" -> draft.formatVersion(fields[0]);
      case "require" -> {
        if (fields.length != 2) {
          throw lines.refuse(
              Code.INVALID_STRUCTURE,
              "expected a module and a version, found '" + StorableText.shown(rest) + "'");
        }
        draft.keep(rest, lines.here());
        required.put(unquoted(fields[0]), new Required(fields[1], lines.here()));
      }
      case "replace" -> replace(fields);
      default -> {
        // Toolchain, exclude, retract, tool: nothing that is depended on.
      }
    }
  }

  /// `old [version] => new version`; a folder in place of a version leaves the requirement as it
  /// is.
  private void replace(String[] fields) {
    int arrow = java.util.Arrays.asList(fields).indexOf("=>");
    if (arrow > 0 && fields.length == arrow + 3) {
      replaced.put(unquoted(fields[0]), unquoted(fields[arrow + 1]) + " " + fields[arrow + 2]);
    }
  }

  private static String unquoted(String text) {
    return text.length() > 1 && (text.startsWith("\"") || text.startsWith("`"))
        ? text.substring(1, text.length() - 1)
        : text;
  }
}
