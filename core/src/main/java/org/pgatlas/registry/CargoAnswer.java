package org.pgatlas.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonValue;

/// Crates: the web API's crate with its versions and the dependencies of one, or the sparse index.
/// Versions that were yanked are none. Dependencies for development are left out; optional ones and
/// those of some targets only are not, since whoever turns them on needs them.
final class CargoAnswer {
  private CargoAnswer() {}

  /// Downloads are counted over ninety days.
  static PackageFacts api(JsonValue crate, @Nullable JsonValue dependencies) {
    FactsDraft draft = new FactsDraft("cargo");
    JsonValue about = crate.get("crate");
    if (!about.exists()) {
      throw new IllegalArgumentException("the answer holds no 'crate'");
    }
    for (JsonValue version : crate.get("versions").items()) {
      if (!Answer.isTrue(version.get("yanked"))) {
        draft.release(version.get("num").text(), version.get("created_at").text());
      }
    }
    draft.latest(Answer.either(about.get("max_stable_version"), about.get("max_version")));
    for (JsonValue version : crate.get("versions").items()) {
      if (version.get("num").text().equals(draft.latest)) {
        draft.license = version.get("license").text();
        draft.note("rust_version", version.get("rust_version").text());
      }
    }
    draft.description = about.get("description").text();
    draft.repository = Answer.either(about.get("repository"), about.get("homepage"));
    draft.downloads = Answer.number(about.get("recent_downloads"));
    draft.downloadDays = 90;
    if (dependencies != null) {
      for (JsonValue wanted : dependencies.get("dependencies").items()) {
        if (!wanted.get("kind").text().equals("dev")) {
          draft.want(null, wanted.get("crate_id").text(), wanted.get("req").text());
        }
      }
    }
    return draft.finish();
  }

  /// One JSON object a version. A dependency that was renamed has its real name in `package`.
  static PackageFacts index(List<JsonValue> lines) {
    FactsDraft draft = new FactsDraft("cargo");
    for (JsonValue line : lines) {
      if (!Answer.isTrue(line.get("yanked"))) {
        draft.release(line.get("vers").text(), line.get("pubtime").text());
      }
    }
    draft.latest = draft.newest();
    for (JsonValue line : lines) {
      if (!draft.latest.isEmpty() && line.get("vers").text().equals(draft.latest)) {
        line.get("deps").items().forEach(wanted -> want(draft, wanted));
      }
    }
    return draft.finish();
  }

  private static void want(FactsDraft draft, JsonValue wanted) {
    if (wanted.get("kind").text().equals("dev")) {
      return;
    }
    String name = Answer.either(wanted.get("package"), wanted.get("name"));
    if (wanted.get("registry").text().isBlank()) {
      draft.want(null, name, wanted.get("req").text());
    } else {
      draft.elsewhere(name, wanted.get("registry").text());
    }
  }
}
