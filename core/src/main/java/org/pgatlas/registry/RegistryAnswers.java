package org.pgatlas.registry;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.json.JsonValue;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;

/// The published answers of package registries, each brought to [PackageFacts]. Every function
/// takes what one registry answers of one package; parts that were not asked for are null. What is
/// understood and odd is said in the facts; an answer of another shape is an
/// [IllegalArgumentException]. People's names and addresses are not read.
public final class RegistryAnswers {
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
    return NpmAnswer.read(object(document), downloads);
  }

  /// Crates: the crate with its versions, and the dependencies of the newest.
  public static PackageFacts cargo(JsonValue crate, @Nullable JsonValue dependencies) {
    return CargoAnswer.api(object(crate), dependencies);
  }

  /// Cargo's sparse index: a JSON object a line, one a version.
  public static PackageFacts cargoIndex(List<JsonValue> lines) {
    return CargoAnswer.index(lines);
  }

  /// PyPI: the project document, and its recent downloads.
  public static PackageFacts pypi(JsonValue document, @Nullable JsonValue recent) {
    return PypiAnswer.read(object(document), recent);
  }

  /// Packagist: the package with its versions, and its downloads.
  public static PackageFacts composer(JsonValue document, @Nullable JsonValue downloads) {
    return ComposerAnswer.api(object(document), downloads);
  }

  /// Any Composer repository, by its `metadata-url`.
  ///
  /// @param name `vendor/name`
  public static PackageFacts composerRepository(JsonValue document, String name) {
    return ComposerAnswer.repository(object(document), name);
  }

  /// Pub: the package with its versions, and its score.
  public static PackageFacts pub(JsonValue document, @Nullable JsonValue score) {
    return PubAnswer.read(object(document), score);
  }

  /// RubyGems: the gem, and its versions.
  public static PackageFacts gem(JsonValue gem, @Nullable JsonValue versions) {
    return GemAnswer.read(object(gem), versions);
  }

  /// NuGet: the leaves of a registration, and what the search service says.
  public static PackageFacts nuget(List<JsonValue> leaves, @Nullable JsonValue search) {
    return NugetAnswer.read(leaves, search);
  }

  /// A forge's repository and its releases.
  public static PackageFacts github(JsonValue repository, @Nullable JsonValue releases) {
    return ForgeAnswer.read(object(repository), releases);
  }

  /// Go's proxy: the list of versions, what it calls the latest, that one's `go.mod`.
  public static PackageFacts golang(
      String list, @Nullable JsonValue latest, @Nullable GoModule module) {
    return GoAnswer.read(list, latest, module);
  }

  /// A Maven repository: the versions of an artifact, and the newest one's project.
  public static PackageFacts maven(
      MavenPom.Versions versions, MavenProject.@Nullable Effective project) {
    return MavenAnswer.read(versions, project);
  }

  /// Who depends on a package: crates' reverse dependencies, Packagist's dependents, pub's search.
  public static List<String> dependents(String type, JsonValue answer) {
    boolean cargo = type.equals("cargo");
    List<String> ids = new ArrayList<>();
    for (JsonValue one : answer.get(cargo ? "versions" : "packages").items()) {
      String name = Answer.either(one.get(cargo ? "crate" : "package"), one.get("name"));
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

  private static JsonValue object(JsonValue answer) {
    if (answer.names().isEmpty()) {
      throw new IllegalArgumentException("the answer is no JSON object, or an empty one");
    }
    return answer;
  }
}
