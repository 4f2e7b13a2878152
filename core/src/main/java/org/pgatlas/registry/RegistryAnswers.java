package org.pgatlas.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.json.JsonValue;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;

/// The published answers of package registries, each brought to [PackageFacts]. Every function
/// takes what one registry answers of one package; parts that were not asked for are null. People's
/// names and addresses are not read.
public final class RegistryAnswers {
  private static final Pattern REQUIREMENT =
      Pattern.compile(
          "([A-Za-z0-9][A-Za-z0-9._-]{0,200})\\s*(?:\\[[^\\]]*])?\\s*\\(?([^;)]*)\\)?\\s*(;.*)?");

  private RegistryAnswers() {}

  /// What one answer may cost.
  public static JsonLimits defaultLimits() {
    return new JsonLimits(64 << 20, 60, 4 << 20);
  }

  public static JsonValue json(byte[] answer) {
    return new DocumentText(answer, defaultLimits())
        .json(
            json -> {
              JsonValue value = JsonValue.read(json);
              json.end();
              return value;
            });
  }

  /// npm: the package document, and the point of last month's downloads.
  public static PackageFacts npm(JsonValue document, @Nullable JsonValue downloads) {
    FactsDraft draft = new FactsDraft("npm");
    draft.latest = document.at("dist-tags/latest").text();
    JsonValue times = document.get("time");
    for (String version : document.get("versions").names()) {
      draft.release(version, times.get(version).text());
    }
    JsonValue newest = document.get("versions").get(draft.latest);
    draft.description = either(newest.get("description"), document.get("description"));
    JsonValue license =
        newest.get("license").exists() ? newest.get("license") : document.get("license");
    draft.license = license.text().isEmpty() ? license.get("type").text() : license.text();
    JsonValue repository =
        newest.get("repository").exists() ? newest.get("repository") : document.get("repository");
    draft.repository =
        repository.text().isEmpty() ? repository.get("url").text() : repository.text();
    for (String kind : List.of("dependencies", "optionalDependencies")) {
      for (String name : newest.get(kind).names()) {
        int slash = name.startsWith("@") ? name.indexOf('/') : -1;
        draft.want(
            slash < 0 ? null : name.substring(0, slash),
            name.substring(slash + 1),
            newest.get(kind).get(name).text());
      }
    }
    draft.note("deprecated", newest.get("deprecated").text());
    if (downloads != null) {
      draft.downloads = number(downloads.get("downloads"));
    }
    return draft.finish();
  }

  /// Crates: the crate with its versions, and the dependencies of the newest. Downloads are counted
  /// over ninety days.
  public static PackageFacts cargo(JsonValue crate, @Nullable JsonValue dependencies) {
    FactsDraft draft = new FactsDraft("cargo");
    JsonValue about = crate.get("crate");
    draft.latest = either(about.get("max_stable_version"), about.get("max_version"));
    draft.description = about.get("description").text();
    draft.repository = about.get("repository").text();
    draft.downloads = number(about.get("recent_downloads"));
    draft.downloadDays = 90;
    for (JsonValue version : crate.get("versions").items()) {
      draft.release(version.get("num").text(), version.get("created_at").text());
      if (version.get("num").text().equals(draft.latest)) {
        draft.license = version.get("license").text();
      }
    }
    if (dependencies != null) {
      for (JsonValue wanted : dependencies.get("dependencies").items()) {
        if (!wanted.get("kind").text().equals("dev")) {
          draft.want(null, wanted.get("crate_id").text(), wanted.get("req").text());
        }
      }
    }
    return draft.finish();
  }

  /// Cargo's sparse index: a JSON object a line, one a version.
  public static PackageFacts cargoIndex(List<JsonValue> lines) {
    FactsDraft draft = new FactsDraft("cargo");
    for (JsonValue line : lines) {
      if (!line.get("yanked").text().equals("true")) {
        draft.release(line.get("vers").text(), null);
      }
    }
    String newest = draft.finish().latestVersion();
    for (JsonValue line : lines) {
      if (line.get("vers").text().equals(newest)) {
        for (JsonValue wanted : line.get("deps").items()) {
          if (!wanted.get("kind").text().equals("dev")) {
            draft.want(
                null, either(wanted.get("package"), wanted.get("name")), wanted.get("req").text());
          }
        }
      }
    }
    return draft.finish();
  }

  /// PyPI: the project document, and its recent downloads. Requirements of extras are no edges.
  public static PackageFacts pypi(JsonValue document, @Nullable JsonValue recent) {
    FactsDraft draft = new FactsDraft("pypi");
    JsonValue info = document.get("info");
    draft.latest = info.get("version").text();
    draft.description = info.get("summary").text();
    draft.license = either(info.get("license_expression"), info.get("license"));
    JsonValue urls = info.get("project_urls");
    for (String name : urls.names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (draft.repository == null
          && (lower.contains("source")
              || lower.contains("repo")
              || lower.contains("github")
              || lower.equals("code"))) {
        draft.repository = urls.get(name).text();
      }
    }
    if (draft.repository == null) {
      draft.repository = either(urls.get("Homepage"), info.get("home_page"));
    }
    for (String version : document.get("releases").names()) {
      List<JsonValue> files = document.get("releases").get(version).items();
      draft.release(
          version, files.isEmpty() ? null : files.getFirst().get("upload_time_iso_8601").text());
    }
    for (String requirement : info.get("requires_dist").texts()) {
      Matcher parts = REQUIREMENT.matcher(requirement);
      if (parts.matches() && (parts.group(3) == null || !parts.group(3).contains("extra"))) {
        draft.want(null, parts.group(1), String.valueOf(parts.group(2)).strip());
      }
    }
    if (recent != null) {
      draft.downloads = number(recent.at("data/last_month"));
    }
    return draft.finish();
  }

  /// Packagist: the package with its versions and downloads.
  public static PackageFacts composer(JsonValue document, @Nullable JsonValue downloads) {
    FactsDraft draft = new FactsDraft("composer");
    JsonValue about = document.get("package");
    draft.description = about.get("description").text();
    JsonValue versions = about.get("versions");
    for (String version : versions.names()) {
      if (!version.startsWith("dev-") && !version.endsWith("-dev")) {
        draft.release(version, versions.get(version).get("time").text());
      }
    }
    draft.latest = draft.finish().latestVersion();
    JsonValue newest = versions.get(draft.latest);
    if (draft.latest.isEmpty() && !versions.names().isEmpty()) {
      newest = versions.values().iterator().next();
    }
    draft.repository = either(newest.at("source/url"), about.get("repository"));
    draft.license = String.join(" OR ", newest.get("license").texts());
    for (String name : newest.get("require").names()) {
      int slash = name.indexOf('/');
      if (slash > 0) {
        draft.want(
            name.substring(0, slash),
            name.substring(slash + 1),
            newest.get("require").get(name).text());
      }
    }
    draft.note("favers", about.get("favers").text());
    JsonValue counts =
        downloads == null ? about.get("downloads") : downloads.at("package/downloads");
    JsonValue total = counts.get("total").get("monthly").exists() ? counts.get("total") : counts;
    draft.downloads = number(total.get("monthly"));
    return draft.finish();
  }

  /// Pub: the package with its versions, and its score. SDKs are no packages.
  public static PackageFacts pub(JsonValue document, @Nullable JsonValue score) {
    FactsDraft draft = new FactsDraft("pub");
    JsonValue newest = document.get("latest");
    draft.latest = newest.get("version").text();
    JsonValue spec = newest.get("pubspec");
    draft.description = spec.get("description").text();
    draft.repository = either(spec.get("repository"), spec.get("homepage"));
    for (JsonValue version : document.get("versions").items()) {
      draft.release(version.get("version").text(), version.get("published").text());
    }
    JsonValue wants = spec.get("dependencies");
    for (String name : wants.names()) {
      JsonValue wanted = wants.get(name);
      if (!wanted.get("sdk").exists()
          && !wanted.get("path").exists()
          && !wanted.get("git").exists()) {
        draft.want(null, name, either(wanted, wanted.get("version")));
      }
    }
    if (score != null) {
      draft.downloads = number(score.get("downloadCount30Days"));
      draft.note("likes", score.get("likeCount").text());
    }
    return draft.finish();
  }

  /// RubyGems: the gem, and its versions. Downloads are counted since ever, which is no signal of a
  /// month; they are a note.
  public static PackageFacts gem(JsonValue gem, @Nullable JsonValue versions) {
    FactsDraft draft = new FactsDraft("gem");
    draft.latest = gem.get("version").text();
    draft.description = gem.get("info").text();
    draft.license = String.join(" OR ", gem.get("licenses").texts());
    draft.repository = either(gem.get("source_code_uri"), gem.get("homepage_uri"));
    draft.note("downloads_total", gem.get("downloads").text());
    for (JsonValue wanted : gem.at("dependencies/runtime").items()) {
      draft.want(null, wanted.get("name").text(), wanted.get("requirements").text());
    }
    if (versions != null) {
      for (JsonValue version : versions.items()) {
        draft.release(version.get("number").text(), version.get("created_at").text());
      }
    }
    return draft.finish();
  }

  /// NuGet: the leaves of a registration, in the order of the registry. Dependencies of any target
  /// framework count.
  public static PackageFacts nuget(List<JsonValue> leaves) {
    FactsDraft draft = new FactsDraft("nuget");
    for (JsonValue leaf : leaves) {
      JsonValue entry = leaf.get("catalogEntry");
      if (!entry.get("listed").text().equals("false")) {
        draft.release(entry.get("version").text(), entry.get("published").text());
      }
    }
    draft.latest = draft.finish().latestVersion();
    for (JsonValue leaf : leaves) {
      JsonValue entry = leaf.get("catalogEntry");
      if (entry.get("version").text().equals(draft.latest)) {
        draft.description = entry.get("description").text();
        draft.license = entry.get("licenseExpression").text();
        draft.repository = entry.get("projectUrl").text();
        for (JsonValue group : entry.get("dependencyGroups").items()) {
          for (JsonValue wanted : group.get("dependencies").items()) {
            draft.want(null, wanted.get("id").text(), wanted.get("range").text());
          }
        }
      }
    }
    return draft.finish();
  }

  /// A forge's repository and its releases.
  public static PackageFacts github(JsonValue repository, @Nullable JsonValue releases) {
    FactsDraft draft = new FactsDraft("github");
    draft.description = repository.get("description").text();
    String license = repository.at("license/spdx_id").text();
    draft.license = license.equals("NOASSERTION") ? null : license;
    draft.repository = repository.get("html_url").text();
    Long stars = number(repository.get("stargazers_count"));
    Long forks = number(repository.get("forks_count"));
    draft.stars = stars == null ? null : (int) Math.min(Integer.MAX_VALUE, stars);
    draft.forks = forks == null ? null : (int) Math.min(Integer.MAX_VALUE, forks);
    draft.note("archived", repository.get("archived").text());
    draft.note("default_branch", repository.get("default_branch").text());
    if (releases != null) {
      for (JsonValue release : releases.items()) {
        boolean finished =
            !release.get("draft").text().equals("true")
                && !release.get("prerelease").text().equals("true");
        if (finished) {
          draft.release(release.get("tag_name").text(), release.get("published_at").text());
        }
      }
    }
    return draft.finish();
  }

  /// Go's proxy: the list of versions, what it calls the latest, and what that one's `go.mod`
  /// requires, as purls with versions.
  public static PackageFacts golang(
      String list, @Nullable JsonValue latest, List<String> required) {
    FactsDraft draft = new FactsDraft("golang");
    list.lines().map(String::strip).forEach(version -> draft.release(version, null));
    if (latest != null) {
      draft.latest = latest.get("Version").text();
      draft.note("latest_at", latest.get("Time").text());
      draft.repository = latest.at("Origin/URL").text();
    }
    wants(draft, required);
    return draft.finish();
  }

  /// A Maven repository: the versions of its metadata, and the dependencies of the newest POM, as
  /// purls with versions.
  public static PackageFacts maven(
      List<String> versions,
      @Nullable String release,
      List<String> required,
      @Nullable String scm) {
    FactsDraft draft = new FactsDraft("maven");
    versions.forEach(version -> draft.release(version, null));
    draft.latest = release;
    draft.repository = scm;
    wants(draft, required);
    return draft.finish();
  }

  /// Who depends on a package: crates' reverse dependencies, Packagist's dependents, pub's search.
  public static List<String> dependents(String type, JsonValue answer) {
    List<String> names = new ArrayList<>();
    for (JsonValue one : answer.get(type.equals("cargo") ? "versions" : "packages").items()) {
      names.add(either(one.get(type.equals("cargo") ? "crate" : "package"), one.get("name")));
    }
    List<String> ids = new ArrayList<>();
    for (String name : names) {
      int slash = name.indexOf('/');
      try {
        ids.add(
            PackageUrl.of(
                    type,
                    slash < 0 ? null : name.substring(0, slash),
                    name.substring(slash + 1),
                    null)
                .packageId());
      } catch (MalformedPurlException _) {
        // The registry's own odd name; nothing can be known of it.
      }
    }
    return ids.stream().distinct().toList();
  }

  private static void wants(FactsDraft draft, List<String> purls) {
    for (String text : purls) {
      PackageUrl.tryParse(text)
          .ifPresent(
              purl ->
                  draft.want(
                      purl.namespace(), purl.name(), purl.version() == null ? "" : purl.version()));
    }
  }

  private static String either(JsonValue first, JsonValue second) {
    return first.text().isBlank() ? second.text() : first.text();
  }

  private static @Nullable Long number(JsonValue value) {
    return value.text().matches("\\d{1,18}") ? Long.valueOf(value.text()) : null;
  }
}
