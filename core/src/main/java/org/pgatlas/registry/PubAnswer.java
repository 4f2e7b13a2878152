package org.pgatlas.registry;

import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonValue;

/// Pub's package with its versions, and its score. SDKs are no packages; what comes from a folder,
/// a repository or another server is none of this one.
final class PubAnswer {
  private static final String LICENSE = "license:";

  private PubAnswer() {}

  static PackageFacts read(JsonValue document, @Nullable JsonValue score) {
    FactsDraft draft = new FactsDraft("pub");
    for (JsonValue version : document.get("versions").items()) {
      if (!Answer.isTrue(version.get("retracted"))) {
        draft.release(version.get("version").text(), version.get("published").text());
      }
    }
    JsonValue newest = document.get("latest");
    draft.latest(newest.get("version").text());
    JsonValue spec = newest.get("pubspec");
    for (JsonValue version : document.get("versions").items()) {
      if (!newest.get("version").text().equals(draft.latest)
          && version.get("version").text().equals(draft.latest)) {
        spec = version.get("pubspec");
      }
    }
    draft.description = spec.get("description").text();
    draft.repository = Answer.either(spec.get("repository"), spec.get("homepage"));
    JsonValue wants = spec.get("dependencies");
    for (String name : wants.names()) {
      want(draft, name, wants.get(name));
    }
    if (Answer.isTrue(document.get("isDiscontinued"))) {
      draft.note(
          "discontinued",
          Answer.either(document.get("replacedBy"), document.get("isDiscontinued")));
    }
    if (score != null) {
      draft.downloads = Answer.number(score.get("downloadCount30Days"));
      draft.note("likes", score.get("likeCount").text());
      draft.license = license(score);
    }
    return draft.finish();
  }

  /// The first tag that names a licence and not its approval.
  private static String license(JsonValue score) {
    return score.get("tags").texts().stream()
        .filter(tag -> tag.startsWith(LICENSE))
        .map(tag -> tag.substring(LICENSE.length()))
        .filter(tag -> !tag.matches("fsf-libre|osi-approved|unknown|pending"))
        .findFirst()
        .orElse("");
  }

  private static void want(FactsDraft draft, String name, JsonValue wanted) {
    JsonValue hosted = wanted.get("hosted");
    if (wanted.get("sdk").exists()) {
      return;
    }
    for (String from : new String[] {"path", "git"}) {
      if (wanted.get(from).exists()) {
        draft.elsewhere(name, from);
        return;
      }
    }
    String server = Answer.either(hosted, hosted.get("url"));
    if (server.isBlank()) {
      String real = hosted.get("name").text();
      draft.want(null, real.isBlank() ? name : real, Answer.either(wanted, wanted.get("version")));
    } else {
      draft.elsewhere(name, server);
    }
  }
}
