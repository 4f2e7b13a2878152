package org.pgatlas.sbom.lockfile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `Cargo.lock`: packages of crates; a dependency is a name, with version and source where several
/// packages have it. A package without a source is a member of the workspace, the repo's own.
final class CargoReader {
  private final TomlTable file;
  private final LockDraft draft;

  /// The one reference of a name, of a name and version; "" when there are several.
  private final Map<String, String> refs = new HashMap<>();

  CargoReader(TomlTable file, LockDraft draft) {
    this.file = file;
    this.draft = draft;
  }

  void read() {
    String version = file.text("version");
    draft.formatVersion(version == null ? "1" : version);
    List<TomlTable> packages = file.tables("package");
    for (TomlTable one : packages) {
      String name = one.require("name");
      String ref = ref(one);
      draft.add(ref, LockPackage.plain("cargo", name, one.require("version")), one.place);
      if (one.text("source") == null) {
        draft.own(ref);
      }
      refs.merge(name, ref, CargoReader::only);
      refs.merge(name + " " + one.require("version"), ref, CargoReader::only);
      refs.put(ref, ref);
    }
    for (TomlTable one : packages) {
      for (Object dependency : one.items("dependencies")) {
        String found = dependency instanceof String text ? find(text) : null;
        if (found != null && !found.equals(ref(one))) {
          draft.depend(ref(one), found, one.place);
        }
      }
    }
  }

  private @Nullable String find(String dependency) {
    String found = refs.get(dependency);
    return found == null || found.isEmpty() ? null : found;
  }

  private static String only(String one, String other) {
    return one.equals(other) ? one : "";
  }

  private static String ref(TomlTable one) {
    String source = one.text("source");
    return one.require("name")
        + " "
        + one.require("version")
        + (source == null ? "" : " (" + withoutRevision(source) + ")");
  }

  /// A dependency names its source without the revision that was taken.
  private static String withoutRevision(String source) {
    int hash = source.indexOf('#');
    return hash < 0 ? source : source.substring(0, hash);
  }
}
