package org.pgatlas.registry;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonValue;

/// npm's package document: `versions` are those that can be had, `time` names also those that were
/// taken back. A dependency may be an alias of another package, or no package of the registry.
final class NpmAnswer {
  private static final Pattern ELSEWHERE =
      Pattern.compile("(?s)(?:[a-z+.-]+://|git@|(?:file|link|workspace|portal|patch):).*");

  private static final Pattern SHORTHAND =
      Pattern.compile("(?:(?:github|gitlab|bitbucket|gist):.+|[\\w.-]+/[\\w.-]+(?:#.*)?)");

  private NpmAnswer() {}

  static PackageFacts read(JsonValue document, @Nullable JsonValue downloads) {
    FactsDraft draft = new FactsDraft("npm");
    JsonValue times = document.get("time");
    for (String version : document.get("versions").names()) {
      draft.release(version, times.get(version).text());
    }
    if (times.get("unpublished").exists()) {
      draft.note("unpublished", times.at("unpublished/time").text());
      draft.odd("all versions were taken back");
    }
    draft.latest(document.at("dist-tags/latest").text());
    String latest = draft.latest == null || draft.latest.isBlank() ? draft.newest() : draft.latest;
    JsonValue newest = document.get("versions").get(latest);
    draft.description = Answer.either(newest.get("description"), document.get("description"));
    draft.license = license(newest).isBlank() ? license(document) : license(newest);
    draft.repository = repository(newest).isBlank() ? repository(document) : repository(newest);
    draft.note("deprecated", Answer.reason(newest.get("deprecated")));
    for (String kind : List.of("dependencies", "optionalDependencies")) {
      for (String name : newest.get(kind).names()) {
        want(draft, name, newest.get(kind).get(name).text());
      }
    }
    if (downloads != null) {
      draft.downloads = Answer.number(downloads.get("downloads"));
    }
    return draft.finish();
  }

  /// `license`, or as it was written long ago, `licenses`.
  private static String license(JsonValue of) {
    String one = Answer.licenses(of.get("license"));
    return one.isBlank() ? Answer.licenses(of.get("licenses")) : one;
  }

  /// An address, an object with one, or `owner/name` for short, which is at GitHub.
  private static String repository(JsonValue of) {
    JsonValue said = of.get("repository");
    String text = Answer.either(said, said.get("url")).strip();
    boolean plain = text.indexOf(':') < 0 && SHORTHAND.matcher(text).matches();
    return plain ? "github:" + text : text;
  }

  private static void want(FactsDraft draft, String name, String range) {
    String wanted = name;
    String text = range.strip();
    if (text.startsWith("npm:")) {
      String real = text.substring("npm:".length());
      int at = real.indexOf('@', 1);
      wanted = at < 0 ? real : real.substring(0, at);
      text = at < 0 ? "" : real.substring(at + 1);
    } else if (ELSEWHERE.matcher(text).matches() || SHORTHAND.matcher(text).matches()) {
      draft.elsewhere(name, text);
      return;
    }
    int slash = wanted.startsWith("@") ? wanted.indexOf('/') : -1;
    draft.want(slash < 0 ? null : wanted.substring(0, slash), wanted.substring(slash + 1), text);
  }
}
