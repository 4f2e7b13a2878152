package org.pgatlas.sbom.lockfile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.JsonValue;
import org.pgatlas.json.Place;

/// npm's `package-lock.json` and `npm-shrinkwrap.json`, versions 1 to 3. Version 2 and 3 list
/// packages by folder; a dependency is the nearest of that name on the way up, as Node looks for
/// it. Version 1 nests dependencies instead. Peer dependencies are no edges: the file says them
/// where they are chosen.
///
/// @see <a
/// href="https://docs.npmjs.com/cli/configuring-npm/package-lock-json">package-lock.json</a>
final class NpmReader {
  private static final String MODULES = "node_modules/";

  /// A package by its folder.
  private record Entry(String folder, JsonValue value, @Nullable String link) {}

  private record Nested(String folder, JsonValue dependencies) {}

  private final JsonCursor json;
  private final LockDraft draft;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, String> links = new HashMap<>();
  private String name = "";
  private @Nullable String version;
  private @Nullable JsonValue old;
  private final Place start;

  NpmReader(JsonCursor json, LockDraft draft) {
    this.json = json;
    this.draft = draft;
    this.start = json.here();
  }

  void read() {
    json.object(
        field -> {
          switch (field) {
            case "name" -> json.scalarTo(text -> name = text);
            case "version" -> json.scalarTo(text -> version = text);
            case "lockfileVersion" -> json.scalarTo(draft::formatVersion);
            case "packages" -> packages();
            case "dependencies" -> old = entries.isEmpty() ? JsonValue.read(json) : skipped();
            default -> json.skip();
          }
        });
    if (entries.isEmpty() && old != null) {
      nested(old);
    } else {
      flat();
    }
  }

  private @Nullable JsonValue skipped() {
    json.skip();
    return null;
  }

  private void packages() {
    json.objectWhile(
        folder -> {
          Place place = json.here();
          draft.keep(folder, place);
          JsonValue value = JsonValue.read(json);
          boolean linked = value.get("link").text().equals("true");
          String target = linked ? value.get("resolved").text() : null;
          entries.add(new Entry(folder, value, target));
          add(folder, value, target, place);
          return true;
        });
  }

  private void add(String folder, JsonValue value, @Nullable String target, Place place) {
    String written = value.get("version").text();
    if (folder.isEmpty()) {
      String own = value.get("name").text();
      String title = own.isEmpty() ? name : own;
      draft.root(
          "",
          LockPackage.npm(title.isEmpty() ? "." : title, written.isEmpty() ? version : written),
          place);
    } else if (target != null) {
      links.put(folder, target);
    } else if (!draft.add(folder, LockPackage.npm(title(folder, value), written), place)) {
      throw place.refuse(Code.DUPLICATE_KEY, "a folder that comes twice");
    } else if (!folder.contains(MODULES)) {
      draft.own(folder);
    }
  }

  private static String title(String folder, JsonValue value) {
    String own = value.get("name").text();
    if (!own.isEmpty()) {
      return own;
    }
    int at = folder.lastIndexOf(MODULES);
    String path = at < 0 ? folder : folder.substring(at + MODULES.length());
    return path.isEmpty() ? folder : path;
  }

  private void flat() {
    for (Entry entry : entries) {
      if (entry.link() == null) {
        edges(entry.folder(), entry.value().get("dependencies"));
        edges(entry.folder(), entry.value().get("optionalDependencies"));
        if (!entry.folder().contains(MODULES)) {
          edges(entry.folder(), entry.value().get("devDependencies"));
          edges(entry.folder(), entry.value().get("peerDependencies"));
        }
      }
    }
  }

  private void edges(String folder, JsonValue dependencies) {
    for (String dependency : dependencies.names()) {
      String found = nearest(folder, dependency);
      if (found != null && !found.equals(folder)) {
        draft.depend(folder, found, start);
      }
    }
  }

  /// The package of that name in the folder's own `node_modules` or the next one up that has it.
  private @Nullable String nearest(String folder, String dependency) {
    String from = folder;
    while (true) {
      String candidate = (from.isEmpty() ? "" : from + "/") + MODULES + dependency;
      String target = links.getOrDefault(candidate, candidate);
      if (draft.has(target)) {
        return target;
      }
      if (from.isEmpty()) {
        return null;
      }
      int modules = from.lastIndexOf("/" + MODULES);
      int slash = from.lastIndexOf('/');
      from =
          from.startsWith(MODULES) || from.contains("/" + MODULES)
              ? modules < 0 ? "" : from.substring(0, modules)
              : slash < 0 ? "" : from.substring(0, slash);
    }
  }

  private void nested(JsonValue top) {
    if (!name.isEmpty()) {
      draft.root("", LockPackage.npm(name, version), start);
    }
    Map<String, JsonValue> requires = new HashMap<>();
    Deque<Nested> open = new ArrayDeque<>();
    open.add(new Nested("", top));
    while (!open.isEmpty()) {
      Nested nested = open.remove();
      for (String dependency : nested.dependencies().names()) {
        JsonValue value = nested.dependencies().get(dependency);
        String folder =
            (nested.folder().isEmpty() ? "" : nested.folder() + "/") + MODULES + dependency;
        draft.keep(folder, start);
        draft.add(folder, aliased(dependency, value.get("version").text()), start);
        requires.put(folder, value.get("requires"));
        open.add(new Nested(folder, value.get("dependencies")));
      }
    }
    requires.forEach(this::edges);
  }

  /// Version 1 writes another package under a name as `npm:other@1.0.0`.
  private static LockPackage aliased(String dependency, String version) {
    int at = version.startsWith("npm:") ? version.lastIndexOf('@') : -1;
    return at <= 4
        ? LockPackage.npm(dependency, version)
        : LockPackage.npm(version.substring(4, at), version.substring(at + 1));
  }
}
