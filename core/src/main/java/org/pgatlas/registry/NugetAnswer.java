package org.pgatlas.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonValue;

/// NuGet: the leaves of a registration. What is unlisted (or dated to the year 1900, as the
/// registry also says it) is no release. Dependencies for any target framework count.
final class NugetAnswer {
  private static final String UNLISTED_YEAR = "1900-";

  private NugetAnswer() {}

  /// @param search what the search service says of the package; it counts since ever
  static PackageFacts read(List<JsonValue> leaves, @Nullable JsonValue search) {
    FactsDraft draft = new FactsDraft("nuget");
    for (JsonValue leaf : leaves) {
      JsonValue entry = leaf.get("catalogEntry");
      if (entry.names().isEmpty()) {
        draft.odd("a version is only referred to: " + entry.text());
      } else if (listed(entry)) {
        draft.release(version(entry), entry.get("published").text());
      }
    }
    draft.latest = draft.newest();
    for (JsonValue leaf : leaves) {
      JsonValue entry = leaf.get("catalogEntry");
      if (!draft.latest.isEmpty() && version(entry).equals(draft.latest)) {
        describe(draft, entry);
      }
    }
    if (search != null && !search.get("data").items().isEmpty()) {
      draft.note(
          "downloads_total", search.get("data").items().getFirst().get("totalDownloads").text());
    }
    return draft.finish();
  }

  private static void describe(FactsDraft draft, JsonValue entry) {
    draft.description = Answer.either(entry.get("description"), entry.get("summary"));
    draft.license = entry.get("licenseExpression").text();
    draft.repository = Answer.either(entry.at("repository/url"), entry.get("projectUrl"));
    JsonValue deprecation = entry.get("deprecation");
    if (!deprecation.names().isEmpty()) {
      draft.note(
          "deprecated",
          deprecation.get("message").text().isBlank()
              ? String.join(", ", deprecation.get("reasons").texts())
              : deprecation.get("message").text());
    }
    for (JsonValue group : entry.get("dependencyGroups").items()) {
      for (JsonValue wanted : group.get("dependencies").items()) {
        draft.want(null, wanted.get("id").text(), wanted.get("range").text());
      }
    }
  }

  private static boolean listed(JsonValue entry) {
    return !entry.get("listed").text().equals("false")
        && !entry.get("published").text().startsWith(UNLISTED_YEAR);
  }

  /// Without what follows a plus, which is no part of a version's identity.
  private static String version(JsonValue entry) {
    String text = entry.get("version").text();
    int plus = text.indexOf('+');
    return plus < 0 ? text : text.substring(0, plus);
  }
}
