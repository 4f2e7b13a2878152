package org.pgatlas.registry;

import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonValue;

/// RubyGems: the gem, and its versions, one entry for each platform. Downloads are counted since
/// ever, which is no signal of a month; they are a note.
final class GemAnswer {
  private GemAnswer() {}

  static PackageFacts read(JsonValue gem, @Nullable JsonValue versions) {
    FactsDraft draft = new FactsDraft("gem");
    if (versions != null) {
      for (JsonValue version : versions.items()) {
        draft.release(version.get("number").text(), version.get("created_at").text());
      }
    } else {
      draft.release(gem.get("version").text(), gem.get("version_created_at").text());
    }
    draft.latest(gem.get("version").text());
    draft.description = gem.get("info").text();
    draft.license = Answer.licenses(gem.get("licenses"));
    draft.repository =
        Answer.either(
            gem.get("source_code_uri"),
            gem.at("metadata/source_code_uri"),
            gem.get("homepage_uri"));
    draft.note("downloads_total", gem.get("downloads").text());
    if (Answer.isTrue(gem.get("yanked"))) {
      draft.note("yanked", "true");
    }
    for (JsonValue wanted : gem.at("dependencies/runtime").items()) {
      draft.want(null, wanted.get("name").text(), wanted.get("requirements").text());
    }
    return draft.finish();
  }
}
