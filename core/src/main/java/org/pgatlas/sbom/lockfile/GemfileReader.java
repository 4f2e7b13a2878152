package org.pgatlas.sbom.lockfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.Place;
import org.pgatlas.json.StorableText;

/// Bundler's `Gemfile.lock`: gems under `specs:` four spaces deep, their dependencies six spaces
/// deep, the project's own wishes under `DEPENDENCIES`. Gems under `PATH` are the repo's own.
final class GemfileReader {
  private record Wanted(String dependent, String name, Place at) {}

  private final LockLines lines;
  private final LockDraft draft;
  private final Map<String, List<String>> refsByName = new HashMap<>();
  private final List<Wanted> wanted = new ArrayList<>();
  private String section = "";
  private @Nullable String current;

  GemfileReader(LockLines lines, LockDraft draft) {
    this.lines = lines;
    this.draft = draft;
  }

  void read() {
    draft.root("Gemfile", LockPackage.plain("gem", "Gemfile", null), lines);
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank()) {
        continue;
      }
      int indent = LockLines.indent(line);
      String text = line.strip();
      if (indent == 0) {
        section = text;
      } else if (section.equals("BUNDLED WITH")) {
        draft.formatVersion(text);
      } else if (section.equals("DEPENDENCIES") && indent == 2) {
        want("Gemfile", text);
      } else if (isSource() && indent == 4) {
        gem(text);
      } else if (isSource() && indent == 6 && current != null) {
        want(current, text);
      }
    }
    for (Wanted one : wanted) {
      for (String found : refsByName.getOrDefault(one.name(), List.of())) {
        if (!found.equals(one.dependent())) {
          draft.depend(one.dependent(), found, one.at());
        }
      }
    }
  }

  private boolean isSource() {
    return section.equals("GEM") || section.equals("GIT") || section.equals("PATH");
  }

  /// `name (1.2.3)` or, of one platform, `name (1.2.3-x86_64-linux)`.
  private void gem(String text) {
    int open = text.indexOf(" (");
    if (open < 1 || !text.endsWith(")")) {
      throw lines.refuse(
          Code.INVALID_STRUCTURE,
          "expected 'name (version)', found '" + StorableText.shown(text) + "'");
    }
    String name = text.substring(0, open);
    String version = text.substring(open + 2, text.length() - 1);
    int platform = version.indexOf('-');
    String bare = platform < 0 ? version : version.substring(0, platform);
    String ref = name + " " + bare;
    current = ref;
    if (draft.add(ref, LockPackage.plain("gem", name, bare), lines.here())) {
      refsByName.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(ref);
      if (section.equals("PATH")) {
        draft.own(ref);
      }
    }
  }

  private void want(String dependent, String text) {
    int stop = 0;
    while (stop < text.length() && text.charAt(stop) != ' ' && text.charAt(stop) != '!') {
      stop++;
    }
    draft.keep(text, lines.here());
    wanted.add(new Wanted(dependent, text.substring(0, stop), lines.here()));
  }
}
