package org.pgatlas.sbom.lockfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `uv.lock`: packages with sources and dependencies. Packages from the project's own folders are
/// the repo's own. Extras and groups are no edges: nothing is known to ask for them.
final class UvReader {
  private final TomlTable file;
  private final LockDraft draft;
  private final Map<String, List<String>> refsByName = new HashMap<>();

  UvReader(TomlTable file, LockDraft draft) {
    this.file = file;
    this.draft = draft;
  }

  void read() {
    String version = file.text("version");
    draft.formatVersion(version == null ? "" : version);
    Map<String, TomlTable> packages = new LinkedHashMap<>();
    for (TomlTable one : file.tables("package")) {
      String name = one.require("name");
      String locked = one.text("version");
      TomlTable source = one.table("source");
      String ref = name + " " + (locked == null ? "" : locked);
      boolean own =
          source.text("virtual") != null
              || source.text("editable") != null
              || source.text("directory") != null;
      if (packages.putIfAbsent(ref, one) != null) {
        ref = ref + " " + source.values;
        packages.put(ref, one);
      }
      draft.add(ref, LockPackage.plain("pypi", name, locked), one.place);
      if (own) {
        draft.own(ref);
      }
      refsByName.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(ref);
    }
    packages.forEach(
        (ref, one) -> {
          for (TomlTable dependency : one.tables("dependencies")) {
            for (String found : find(dependency.require("name"), dependency.text("version"))) {
              if (!found.equals(ref)) {
                draft.depend(ref, found, one.place);
              }
            }
          }
        });
  }

  /// A dependency names a version only where several are locked; without one it may be any.
  private List<String> find(String name, @Nullable String version) {
    List<String> all = refsByName.getOrDefault(name, List.of());
    if (version == null) {
      return all;
    }
    String start = name + " " + version;
    return all.stream().filter(ref -> ref.equals(start) || ref.startsWith(start + " ")).toList();
  }
}
