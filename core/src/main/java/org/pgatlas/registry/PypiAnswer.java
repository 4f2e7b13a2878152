package org.pgatlas.registry;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonValue;

/// PyPI's project document. Requirements that only an extra brings are no edges; other conditions
/// (of the platform, the interpreter) are not weighed, since somebody meets them. A version without
/// a file that is not yanked cannot be had.
final class PypiAnswer {
  private static final Pattern REQUIREMENT =
      Pattern.compile(
          "\\s*([A-Za-z0-9][A-Za-z0-9._-]{0,200})\\s*(?:\\[[^\\]]{0,500}])?\\s*(@[^;]*|\\([^;)]*\\)|[^;@(]*)\\s*(;.*)?");

  private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");
  private static final Pattern EXTRA = Pattern.compile("\\bextra\\b");
  private static final String LICENSE_CLASSIFIER = "License :: ";
  private static final int LICENSE_NAME = 120;
  private static final List<String> CODE =
      List.of("source", "sourcecode", "repository", "code", "github", "gitlab");

  private PypiAnswer() {}

  static PackageFacts read(JsonValue document, @Nullable JsonValue recent) {
    FactsDraft draft = new FactsDraft("pypi");
    JsonValue info = document.get("info");
    if (!info.exists()) {
      throw new IllegalArgumentException("the answer holds no 'info'");
    }
    JsonValue releases = document.get("releases");
    for (String version : releases.names()) {
      for (JsonValue file : releases.get(version).items()) {
        if (!Answer.isTrue(file.get("yanked"))) {
          draft.release(
              version, Answer.either(file.get("upload_time_iso_8601"), file.get("upload_time")));
        }
      }
    }
    draft.latest(info.get("version").text());
    if (Answer.isTrue(info.get("yanked"))) {
      draft.note("yanked", Answer.either(info.get("yanked_reason"), info.get("yanked")));
    }
    draft.description = info.get("summary").text();
    draft.license = license(info);
    draft.repository = repository(info);
    draft.note("requires_python", info.get("requires_python").text());
    for (String requirement : info.get("requires_dist").texts()) {
      want(draft, requirement);
    }
    if (recent != null) {
      draft.downloads = Answer.number(recent.at("data/last_month"));
    }
    return draft.finish();
  }

  private static void want(FactsDraft draft, String requirement) {
    Matcher parts = REQUIREMENT.matcher(requirement);
    if (!parts.matches()) {
      draft.odd("'" + requirement + "' is no requirement");
      return;
    }
    String condition = parts.group(3) == null ? "" : parts.group(3);
    if (EXTRA.matcher(QUOTED.matcher(condition).replaceAll("")).find()) {
      return;
    }
    String range = parts.group(2).strip();
    if (range.startsWith("@")) {
      draft.elsewhere(parts.group(1), range.substring(1).strip());
    } else {
      boolean braced = range.startsWith("(");
      draft.want(
          null, parts.group(1), braced ? range.substring(1, range.length() - 1).strip() : range);
    }
  }

  /// The expression; else the text when it is a name and not a whole licence; else the classifiers.
  private static String license(JsonValue info) {
    String expression = info.get("license_expression").text();
    if (!expression.isBlank()) {
      return expression;
    }
    String text = info.get("license").text().strip();
    if (!text.isEmpty() && text.length() <= LICENSE_NAME && text.indexOf('\n') < 0) {
      return text;
    }
    List<String> named =
        info.get("classifiers").texts().stream()
            .filter(classifier -> classifier.startsWith(LICENSE_CLASSIFIER))
            .map(classifier -> classifier.substring(classifier.lastIndexOf(" :: ") + 4))
            .toList();
    return named.isEmpty() && !text.isEmpty()
        ? text.lines().findFirst().orElse("").strip()
        : String.join(" OR ", named);
  }

  /// The address whose label says code; else one whose label has such a word in it; else the page.
  private static String repository(JsonValue info) {
    JsonValue urls = info.get("project_urls");
    for (String wanted : CODE) {
      for (String label : urls.names()) {
        if (plain(label).equals(wanted)) {
          return urls.get(label).text();
        }
      }
    }
    for (String wanted : List.of("source", "repo", "github", "gitlab")) {
      for (String label : urls.names()) {
        if (plain(label).contains(wanted)) {
          return urls.get(label).text();
        }
      }
    }
    for (String label : urls.names()) {
      if (plain(label).equals("homepage") || plain(label).equals("home")) {
        return urls.get(label).text();
      }
    }
    return info.get("home_page").text();
  }

  private static String plain(String label) {
    return label.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
  }
}
