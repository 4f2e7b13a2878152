package org.pgatlas.sbom.lockfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.Place;

/// `yarn.lock` since Yarn 2: YAML, with the descriptors that an entry answers as its key and what
/// they were resolved to beside them. Entries of the workspace are the repo's own.
final class YarnBerryReader {
  private static final String WORKSPACE = "@workspace:";

  private record Wanted(String dependent, String name, String range, Place at) {}

  private final JsonCursor json;
  private final LockDraft draft;
  private final Map<String, String> refByDescriptor = new HashMap<>();
  private final List<Wanted> wanted = new ArrayList<>();

  YarnBerryReader(JsonCursor json, LockDraft draft) {
    this.json = json;
    this.draft = draft;
  }

  void read() {
    json.objectWhile(
        key -> {
          if (key.equals("__metadata")) {
            json.objectIfAny(
                field -> {
                  if (field.equals("version")) {
                    json.scalarTo(draft::formatVersion);
                  } else {
                    json.skip();
                  }
                });
          } else {
            entry(key);
          }
          return true;
        });
    for (Wanted one : wanted) {
      String found = refByDescriptor.get(one.name() + "@" + one.range());
      if (found == null) {
        found = refByDescriptor.get(one.name() + "@npm:" + one.range());
      }
      if (found != null && !found.equals(one.dependent())) {
        draft.depend(one.dependent(), found, one.at());
      }
    }
  }

  private void entry(String key) {
    Place place = json.here();
    Found found = new Found();
    json.object(
        field -> {
          switch (field) {
            case "version" -> json.scalarTo(text -> found.version = text);
            case "resolution" -> json.scalarTo(text -> found.resolution = text);
            case "dependencies", "optionalDependencies" ->
                json.objectIfAny(
                    name -> json.scalarTo(range -> found.wants.add(Map.entry(name, range))));
            default -> json.skip();
          }
        });
    String ref = found.resolution.isEmpty() ? key : found.resolution;
    int at = ref.indexOf('@', 1);
    String name = at < 0 ? ref : ref.substring(0, at);
    boolean own = ref.contains(WORKSPACE);
    draft.add(ref, LockPackage.npm(name, own ? null : found.version), place);
    if (own) {
      draft.own(ref);
    }
    for (String descriptor : key.split(",", -1)) {
      refByDescriptor.put(descriptor.strip(), ref);
    }
    draft.keep(key, place);
    for (Map.Entry<String, String> want : found.wants) {
      draft.keep(want.getKey(), place);
      draft.keep(want.getValue(), place);
      wanted.add(new Wanted(ref, want.getKey(), want.getValue(), place));
    }
  }

  private static final class Found {
    private String version = "";
    private String resolution = "";
    private final List<Map.Entry<String, String>> wants = new ArrayList<>();
  }
}
