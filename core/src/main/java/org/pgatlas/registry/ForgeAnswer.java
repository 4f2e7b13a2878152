package org.pgatlas.registry;

import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonValue;

/// A forge's repository and its releases; drafts and pre-releases are none.
final class ForgeAnswer {
  private ForgeAnswer() {}

  static PackageFacts read(JsonValue repository, @Nullable JsonValue releases) {
    FactsDraft draft = new FactsDraft("github");
    draft.description = repository.get("description").text();
    String license = repository.at("license/spdx_id").text();
    draft.license = license.equals("NOASSERTION") ? null : license;
    draft.repository = repository.get("html_url").text();
    draft.stars = count(repository.get("stargazers_count"));
    draft.forks = count(repository.get("forks_count"));
    draft.note("archived", repository.get("archived").text());
    draft.note("default_branch", repository.get("default_branch").text());
    if (releases != null) {
      for (JsonValue release : releases.items()) {
        if (!Answer.isTrue(release.get("draft")) && !Answer.isTrue(release.get("prerelease"))) {
          draft.release(release.get("tag_name").text(), release.get("published_at").text());
        }
      }
    }
    return draft.finish();
  }

  private static @Nullable Integer count(JsonValue value) {
    Long number = Answer.number(value);
    return number == null ? null : (int) Math.min(Integer.MAX_VALUE, number);
  }
}
