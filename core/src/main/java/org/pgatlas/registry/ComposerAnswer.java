package org.pgatlas.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonValue;

/// Packagist's package with its versions and downloads, or what any Composer repository has below
/// its `metadata-url`: an array of versions, each of which, when minified, says only what differs
/// from the one before. Platform packages (`php`, `ext-json`) are none.
final class ComposerAnswer {
  private static final String UNSET = "__unset";

  private ComposerAnswer() {}

  static PackageFacts api(JsonValue document, @Nullable JsonValue downloads) {
    JsonValue about = document.get("package");
    if (!about.exists()) {
      throw new IllegalArgumentException("the answer holds no 'package'");
    }
    FactsDraft draft = new FactsDraft("composer");
    draft.description = about.get("description").text();
    List<Map<String, JsonValue>> versions = new ArrayList<>();
    about.get("versions").values().forEach(version -> versions.add(fields(version)));
    read(draft, versions, about.get("repository"));
    draft.note("favers", about.get("favers").text());
    draft.note("abandoned", Answer.reason(about.get("abandoned")));
    JsonValue counts =
        downloads == null ? about.get("downloads") : downloads.at("package/downloads");
    JsonValue total = counts.get("total").get("monthly").exists() ? counts.get("total") : counts;
    draft.downloads = Answer.number(total.get("monthly"));
    return draft.finish();
  }

  /// @param name `vendor/name`
  static PackageFacts repository(JsonValue document, String name) {
    FactsDraft draft = new FactsDraft("composer");
    boolean minified = document.get("minified").text().startsWith("composer/2.");
    List<Map<String, JsonValue>> versions = new ArrayList<>();
    Map<String, JsonValue> before = Map.of();
    JsonValue listed = document.get("packages").get(name);
    // Older repositories name the versions in an object.
    for (JsonValue version : listed.items().isEmpty() ? listed.values() : listed.items()) {
      Map<String, JsonValue> whole = minified ? new LinkedHashMap<>(before) : new LinkedHashMap<>();
      fields(version)
          .forEach(
              (field, value) -> {
                if (value.text().equals(UNSET)) {
                  whole.remove(field);
                } else {
                  whole.put(field, value);
                }
              });
      versions.add(whole);
      before = whole;
    }
    JsonValue none = document.get("\0");
    read(draft, versions, none);
    if (!versions.isEmpty()) {
      draft.note("abandoned", Answer.reason(versions.getFirst().getOrDefault("abandoned", none)));
    }
    return draft.finish();
  }

  private static void read(
      FactsDraft draft, List<Map<String, JsonValue>> versions, JsonValue repository) {
    Map<String, Map<String, JsonValue>> byVersion = new LinkedHashMap<>();
    for (Map<String, JsonValue> fields : versions) {
      String version = text(fields, "version");
      byVersion.putIfAbsent(version, fields);
      if (!version.startsWith("dev-") && !version.endsWith("-dev")) {
        draft.release(version, text(fields, "time"));
      }
    }
    draft.latest = draft.newest();
    Map<String, JsonValue> newest = byVersion.get(draft.latest);
    if (newest == null) {
      // Nothing was released: what is in development says what it needs.
      newest = versions.isEmpty() ? Map.of() : versions.getFirst();
    }
    JsonValue source = newest.get("source");
    JsonValue support = newest.get("support");
    draft.repository = source == null ? "" : source.get("url").text();
    if (draft.repository.isBlank()) {
      draft.repository =
          repository.text().isBlank() && support != null
              ? support.get("source").text()
              : repository.text();
    }
    JsonValue license = newest.get("license");
    draft.license = license == null ? "" : Answer.licenses(license);
    if (draft.description == null || draft.description.isBlank()) {
      draft.description = text(newest, "description");
    }
    JsonValue require = newest.get("require");
    if (require != null) {
      for (String name : require.names()) {
        int slash = name.indexOf('/');
        if (slash > 0) {
          String range = require.get(name).text();
          draft.want(
              name.substring(0, slash),
              name.substring(slash + 1),
              range.equals("self.version") ? draft.latest : range);
        }
      }
    }
  }

  private static String text(Map<String, JsonValue> fields, String name) {
    JsonValue value = fields.get(name);
    return value == null ? "" : value.text();
  }

  private static Map<String, JsonValue> fields(JsonValue version) {
    Map<String, JsonValue> fields = new LinkedHashMap<>();
    version.names().forEach(name -> fields.put(name, version.get(name)));
    return fields;
  }
}
