package org.pgatlas.sbom.lockfile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.Place;

/// pnpm's `pnpm-lock.yaml`, versions 5 to 9: packages, what each snapshot of one depends on, and
/// the projects of the workspace (importers), which are the repo's own. A package that is there
/// with several sets of peers is one package.
final class PnpmReader {
  private record Edge(String dependent, String dependency, Place at) {}

  private final JsonCursor json;
  private final LockDraft draft;
  private final List<Edge> edges = new ArrayList<>();

  /// Whether peers are joined to versions by underscores, as version 5 does.
  private boolean underscores;

  PnpmReader(JsonCursor json, LockDraft draft) {
    this.json = json;
    this.draft = draft;
  }

  void read() {
    draft.root(".", LockPackage.npm(".", null), json.here());
    json.object(
        field -> {
          switch (field) {
            case "lockfileVersion" -> json.scalarTo(this::version);
            case "importers" -> json.objectWhile(this::importer);
            case "dependencies", "devDependencies", "optionalDependencies" -> direct(".");
            case "packages", "snapshots" -> json.objectWhile(this::locked);
            default -> json.skip();
          }
        });
    for (Edge edge : edges) {
      if (draft.has(edge.dependency()) && !edge.dependency().equals(edge.dependent())) {
        draft.depend(edge.dependent(), edge.dependency(), edge.at());
      }
    }
  }

  private void version(String version) {
    draft.formatVersion(version);
    underscores = version.startsWith("5");
  }

  private boolean importer(String folder) {
    draft.keep(folder, json);
    json.objectIfAny(
        field -> {
          switch (field) {
            case "dependencies", "devDependencies", "optionalDependencies" -> direct(".");
            default -> json.skip();
          }
        });
    return true;
  }

  /// Dependencies of a project: a version, or since version 6 a specifier with a version.
  private void direct(String dependent) {
    json.objectIfAny(
        name -> {
          if (json.atObject()) {
            json.object(
                field -> {
                  if (field.equals("version")) {
                    json.scalarTo(version -> edge(dependent, name, version));
                  } else {
                    json.skip();
                  }
                });
          } else {
            json.scalarTo(version -> edge(dependent, name, version));
          }
        });
  }

  private boolean locked(String key) {
    Place place = json.here();
    String ref = ref(key);
    if (ref != null) {
      int at = ref.lastIndexOf('@');
      draft.add(ref, LockPackage.npm(ref.substring(0, at), ref.substring(at + 1)), place);
    }
    json.objectIfAny(
        field -> {
          if (ref != null
              && (field.equals("dependencies") || field.equals("optionalDependencies"))) {
            direct(ref);
          } else {
            json.skip();
          }
        });
    return true;
  }

  private void edge(String dependent, String name, String version) {
    if (version.startsWith("link:") || version.startsWith("file:")) {
      return;
    }
    String bare = withoutPeers(version);
    boolean alias = bare.startsWith("/") || (!underscores && bare.lastIndexOf('@') > 0);
    String target = alias ? ref(bare) : name + "@" + (underscores ? old(bare) : bare);
    if (target != null) {
      Place place = json.here();
      draft.keep(target, place);
      edges.add(new Edge(dependent, target, place));
    }
  }

  /// `name@version` of a key: `/name/1.0.0_peer`, `/name@1.0.0(peer)` or `name@1.0.0`; null for
  /// what comes from no registry.
  private @Nullable String ref(String key) {
    if (underscores) {
      int name = key.startsWith("/@") ? key.indexOf('/', 2) + 1 : 1;
      int slash = key.indexOf('/', name);
      return !key.startsWith("/") || name < 1 || slash < 0
          ? null
          : key.substring(1, slash) + "@" + old(key.substring(slash + 1));
    }
    String bare = withoutPeers(key.startsWith("/") ? key.substring(1) : key);
    int at = bare.lastIndexOf('@');
    String version = bare.substring(at + 1);
    return at < 1 || version.contains(":") || version.contains("/") ? null : bare;
  }

  private static String withoutPeers(String key) {
    int open = key.indexOf('(');
    return open < 0 ? key : key.substring(0, open);
  }

  /// No version has an underscore of its own.
  private static String old(String version) {
    int peers = version.indexOf('_');
    return peers < 0 ? version : version.substring(0, peers);
  }
}
