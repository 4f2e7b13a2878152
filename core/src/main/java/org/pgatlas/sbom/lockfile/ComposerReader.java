package org.pgatlas.sbom.lockfile;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.JsonValue;

/// Composer's `composer.lock`: packages with what each requires. A name that no package has may be
/// provided or replaced by one; PHP itself and its extensions are no packages.
final class ComposerReader {
  private final JsonCursor json;
  private final LockDraft draft;
  private final Map<String, JsonValue> packages = new LinkedHashMap<>();
  private final Map<String, String> providers = new HashMap<>();

  ComposerReader(JsonCursor json, LockDraft draft) {
    this.json = json;
    this.draft = draft;
  }

  void read() {
    json.object(
        field -> {
          switch (field) {
            case "packages", "packages-dev" -> json.array(this::locked);
            case "plugin-api-version" -> json.scalarTo(draft::formatVersion);
            default -> json.skip();
          }
        });
    packages.forEach(
        (name, value) -> {
          for (String required : value.get("require").names()) {
            String lower = lower(required);
            String target = packages.containsKey(lower) ? lower : providers.get(lower);
            if (target != null && !target.equals(name)) {
              draft.depend(name, target, json.here());
            }
          }
        });
  }

  private void locked() {
    JsonValue value = JsonValue.read(json);
    String written = value.get("name").text();
    if (written.isEmpty()) {
      throw json.refuse(
          org.pgatlas.json.DocumentException.Code.INVALID_STRUCTURE,
          "expected a package with a name");
    }
    String name = lower(written);
    if (draft.add(
        name, LockPackage.path("composer", name, value.get("version").text()), json.here())) {
      packages.put(name, value);
      value.get("provide").names().forEach(p -> providers.putIfAbsent(lower(p), name));
      value.get("replace").names().forEach(p -> providers.putIfAbsent(lower(p), name));
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
