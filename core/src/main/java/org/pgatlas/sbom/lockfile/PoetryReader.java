package org.pgatlas.sbom.lockfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `poetry.lock`: packages, each with a table of dependencies by name. Names are compared as PEP
/// 503 says. A name that is locked at several versions may mean any of them.
final class PoetryReader {
  private final TomlTable file;
  private final LockDraft draft;

  PoetryReader(TomlTable file, LockDraft draft) {
    this.file = file;
    this.draft = draft;
  }

  void read() {
    String version = file.table("metadata").text("lock-version");
    draft.formatVersion(version == null ? "" : version);
    Map<String, List<String>> refsByName = new HashMap<>();
    for (TomlTable one : file.tables("package")) {
      String name = one.require("name");
      String ref = ref(one);
      if (draft.add(ref, LockPackage.plain("pypi", name, one.require("version")), one.place)) {
        refsByName.computeIfAbsent(normalised(name), _ -> new ArrayList<>(1)).add(ref);
      }
    }
    for (TomlTable one : file.tables("package")) {
      for (String name : one.table("dependencies").values.keySet()) {
        for (String found : refsByName.getOrDefault(normalised(name), List.of())) {
          if (!found.equals(ref(one))) {
            draft.depend(ref(one), found, one.place);
          }
        }
      }
    }
  }

  private static String ref(TomlTable one) {
    return one.require("name") + " " + one.require("version");
  }

  static String normalised(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
  }
}
