package org.pgatlas.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonValue;

/// Go's proxy: the list of versions, what it calls the latest, that one's `go.mod`. A module
/// without tags has an empty list and a latest made of its last commit.
final class GoAnswer {
  private GoAnswer() {}

  static PackageFacts read(String list, @Nullable JsonValue latest, @Nullable GoModule module) {
    FactsDraft draft = new FactsDraft("golang");
    List<String> versions = list.lines().map(String::strip).filter(v -> !v.isEmpty()).toList();
    for (String version : versions) {
      if (version.indexOf('<') >= 0 || version.indexOf(' ') >= 0) {
        throw new IllegalArgumentException("the list of versions is none: '" + version + "'");
      }
      if (module == null || !module.retracts(version)) {
        draft.release(version, null);
      }
    }
    if (latest != null) {
      draft.latest = latest.get("Version").text();
      draft.note("latest_at", latest.get("Time").text());
      draft.repository = latest.at("Origin/URL").text();
      if (module != null && !draft.has(draft.latest) && module.retracts(draft.latest)) {
        draft.latest = draft.newest();
      }
    }
    if (module != null) {
      draft.note("deprecated", module.deprecated());
      module
          .required()
          .forEach(
              (path, version) -> {
                int slash = path.lastIndexOf('/');
                draft.want(
                    slash < 0 ? null : path.substring(0, slash),
                    path.substring(slash + 1),
                    version);
              });
    }
    return draft.finish();
  }
}
