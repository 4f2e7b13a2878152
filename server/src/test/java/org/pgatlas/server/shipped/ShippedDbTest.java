package org.pgatlas.server.shipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.wire.Json;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;

/// Who ships which version, held against plain readings of the same documents.
class ShippedDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  /// Every version of every package in four real lock files, and of packages in real SBOMs.
  @Test
  void who_ships_a_version_is_exact_for_every_version_of_real_documents(@TempDir Path data)
      throws IOException {
    Map<String, PlainCargoLock> locks = locks();
    Map<String, Path> sboms = sboms();
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      for (Map.Entry<String, Path> one : lockFiles().entrySet()) {
        submit(atlas, one.getKey(), Files.readAllBytes(one.getValue()));
      }
      for (Map.Entry<String, Path> one : sboms.entrySet()) {
        submit(atlas, one.getKey(), Files.readAllBytes(one.getValue()));
      }
      atlas.settle();
      assertThat(atlas.atlas().jobs().depth().dead()).isZero();

      Map<String, Set<String>> truth = new TreeMap<>();
      locks.forEach(
          (repo, lock) ->
              lock.packages()
                  .forEach(
                      key ->
                          truth
                              .computeIfAbsent(PlainCargoLock.purl(key), _ -> new TreeSet<>())
                              .add("pkg:github/" + repo + "#Cargo.lock")));
      for (Map.Entry<String, Path> one : sboms.entrySet()) {
        for (String purl : purls(Json.MAPPER.readTree(Files.readAllBytes(one.getValue())))) {
          truth.computeIfAbsent(purl, _ -> new TreeSet<>()).add("pkg:github/" + one.getKey());
        }
      }
      int versions = comparesVersions(atlas, truth);
      int shippers = comparesShippers(atlas, truth, locks);
      int dependents = comparesDependents(atlas, truth, locks);
      System.out.printf(
          "versions %d, shippers %d, dependents %d of %d lock files and %d SBOMs%n",
          versions, shippers, dependents, locks.size(), sboms.size());
      assertThat(locks).hasSize(4);
      assertThat(sboms).hasSize(6);
      assertThat(versions).isEqualTo(truth.size()).isEqualTo(1285);
      assertThat(shippers).isGreaterThan(1000);
      assertThat(dependents).isGreaterThan(150);
    }
  }

  /// Counts by version, of every package.
  private static int comparesVersions(RunningAtlas atlas, Map<String, Set<String>> truth) {
    Map<String, Map<String, Integer>> byPackage = new TreeMap<>();
    truth.forEach(
        (purl, artifacts) ->
            byPackage
                .computeIfAbsent(PackageUrl.parse(purl).packageId(), _ -> new TreeMap<>())
                .put(purl, artifacts.size()));
    int compared = 0;
    for (Map.Entry<String, Map<String, Integer>> one : byPackage.entrySet()) {
      Map<String, Integer> found = new TreeMap<>();
      JsonNode answer = get(atlas, "versions", one.getKey(), "&limit=200");
      answer
          .path("items")
          .forEach(
              item -> found.put(item.path("purl").asString(), item.path("artifact_count").asInt()));
      assertThat(found).as(one.getKey()).isEqualTo(one.getValue());
      compared += found.size();
    }
    return compared;
  }

  /// The artifacts of every version in a lock file, whether they have it directly, at which depth,
  /// and chains whose every step is in the file.
  private static int comparesShippers(
      RunningAtlas atlas, Map<String, Set<String>> truth, Map<String, PlainCargoLock> locks) {
    Map<String, Map<String, Integer>> depths = new HashMap<>();
    locks.forEach((repo, lock) -> depths.put("pkg:github/" + repo + "#Cargo.lock", lock.depths()));
    Set<String> keys = new TreeSet<>();
    locks.values().forEach(lock -> keys.addAll(lock.packages()));
    for (String key : keys) {
      String purl = PlainCargoLock.purl(key);
      JsonNode answer = get(atlas, "shippers", purl, "&limit=200");
      Set<String> artifacts = new TreeSet<>();
      for (JsonNode item : answer.path("items")) {
        String artifact = item.path("artifact").asString();
        artifacts.add(artifact);
        Map<String, Integer> known = depths.get(artifact);
        JsonNode component = item.path("components").path(0);
        PlainCargoLock lock = artifact.contains("#") ? locks.get(repo(artifact)) : null;
        if (known != null && lock != null) {
          int depth = known.getOrDefault(key, -1);
          assertThat(component.path("depth").asInt()).as(purl + " in " + artifact).isEqualTo(depth);
          assertThat(item.path("direct").asBoolean()).isEqualTo(depth == 1);
          assertThat(component.path("paths").path(0)).hasSize(depth);
          assertChain(lock, component.path("paths").path(0), purl);
        }
      }
      assertThat(artifacts).as(purl).isEqualTo(truth.get(purl));
      assertThat(answer.path("direct").asInt() + answer.path("transitive").asInt())
          .isEqualTo(artifacts.size());
    }
    return keys.size();
  }

  private static String repo(String artifact) {
    return artifact.substring("pkg:github/".length(), artifact.indexOf('#'));
  }

  private static void assertChain(PlainCargoLock lock, JsonNode path, String purl) {
    List<String> keys = new ArrayList<>();
    path.forEach(
        step -> {
          PackageUrl one = PackageUrl.parse(step.asString());
          keys.add(one.name() + " " + one.version());
        });
    assertThat(PlainCargoLock.purl(keys.getLast())).isEqualTo(purl);
    assertThat(lock.direct()).contains(keys.getFirst());
    for (int i = 1; i < keys.size(); i++) {
      assertThat(lock.needs(keys.get(i - 1), keys.get(i))).as(keys.toString()).isTrue();
    }
  }

  /// Versions that depend on a version, with the fewest steps and the number of artifacts; of what
  /// only lock files hold.
  private static int comparesDependents(
      RunningAtlas atlas, Map<String, Set<String>> truth, Map<String, PlainCargoLock> locks) {
    Set<String> keys = new TreeSet<>();
    locks.values().forEach(lock -> keys.addAll(lock.packages()));
    int compared = 0;
    int number = 0;
    for (String key : keys) {
      Set<String> artifacts = truth.getOrDefault(PlainCargoLock.purl(key), Set.of());
      if (number++ % 4 != 0 || !artifacts.stream().allMatch(a -> a.endsWith("#Cargo.lock"))) {
        continue;
      }
      Map<String, List<Integer>> expected = new TreeMap<>();
      for (PlainCargoLock lock : locks.values()) {
        if (lock.packages().contains(key)) {
          lock.dependents(key)
              .forEach(
                  (dependent, steps) ->
                      expected.merge(
                          PlainCargoLock.purl(dependent),
                          List.of(steps, 1),
                          (a, b) -> List.of(Math.min(a.get(0), b.get(0)), a.get(1) + b.get(1))));
        }
      }
      Map<String, List<Integer>> found = new TreeMap<>();
      for (int offset = 0, total = 1; offset < total; offset += 200) {
        JsonNode answer =
            get(
                atlas,
                "version-dependents",
                PlainCargoLock.purl(key),
                "&limit=200&offset=" + offset);
        total = answer.path("total").asInt();
        for (JsonNode item : answer.path("items")) {
          found.put(
              item.path("purl").asString(),
              List.of(item.path("distance").asInt(), item.path("artifact_count").asInt()));
        }
      }
      assertThat(found).as(key).isEqualTo(expected);
      compared++;
    }
    return compared;
  }

  @Test
  void a_new_document_takes_the_old_version_out_of_use(@TempDir Path data) {
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      atlas.submit("acme/a", aSbom().component("pkg:npm/lib@1.2.0").bytes());
      atlas.submit("acme/b", aSbom().component("pkg:npm/lib@1.2.0").bytes());
      atlas.submit("acme/c", aSbom().component("pkg:npm/lib@2.0.0").bytes());
      atlas.settle();
      assertThat(artifacts(atlas, "pkg:npm/lib@1.2.0", ""))
          .containsExactly("pkg:github/acme/a", "pkg:github/acme/b");
      assertThat(artifacts(atlas, "pkg:npm/lib", "&range=" + encoded("<2")))
          .containsExactly("pkg:github/acme/a", "pkg:github/acme/b");
      assertThat(artifacts(atlas, "pkg:npm/lib", "&artifact=github:acme/c"))
          .containsExactly("pkg:github/acme/c");
      JsonNode versions = get(atlas, "versions", "pkg:npm/lib", "");
      assertThat(versions.path("total").asInt()).isEqualTo(2);
      assertThat(versions.path("artifacts").asInt()).isEqualTo(3);
      assertThat(versions.path("projects").asInt()).as("one owner").isEqualTo(1);
      assertThat(versions.path("items").path(0).path("version").asString()).isEqualTo("2.0.0");
      assertThat(versions.path("items").path(0).path("vulnerable").isNull())
          .as("no advisory was imported")
          .isTrue();

      atlas.submit("acme/a", aSbom().component("pkg:npm/lib@2.0.0").bytes());
      atlas.settle();
      assertThat(artifacts(atlas, "pkg:npm/lib@1.2.0", "")).containsExactly("pkg:github/acme/b");
      atlas.submit("acme/b", aSbom().component("pkg:npm/other@1").bytes());
      atlas.settle();
      assertThat(artifacts(atlas, "pkg:npm/lib@1.2.0", "")).isEmpty();
      assertThat(get(atlas, "versions", "pkg:npm/lib", "").path("total").asInt()).isEqualTo(1);
    }
  }

  @Test
  void a_version_is_found_by_what_its_scheme_takes_for_equal_and_by_qualifiers(@TempDir Path data) {
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      atlas.submit("acme/a", aSbom().component("pkg:pypi/lib@2.0.0").bytes());
      atlas.submit("acme/b", aSbom().component("pkg:deb/debian/curl@8.0?arch=amd64").bytes());
      atlas.submit("acme/c", aSbom().component("pkg:deb/debian/curl@8.0?arch=arm64").bytes());
      atlas.settle();
      assertThat(artifacts(atlas, "pkg:pypi/lib@2.0", "")).containsExactly("pkg:github/acme/a");
      assertThat(artifacts(atlas, "pkg:pypi/lib@2.1", "")).isEmpty();
      assertThat(artifacts(atlas, "pkg:deb/debian/curl@8.0", "")).hasSize(2);
      assertThat(artifacts(atlas, "pkg:deb/debian/curl@8.0?arch=arm64", ""))
          .containsExactly("pkg:github/acme/c");
      assertThat(artifacts(atlas, "pkg:deb/debian/curl?arch=amd64", "&range=" + encoded(">= 7")))
          .containsExactly("pkg:github/acme/b");
      assertThat(artifacts(atlas, "pkg:pypi/lib@2.0?vcs_url=git%2Bhere", ""))
          .as("where a file came from tells no components apart")
          .containsExactly("pkg:github/acme/a");
    }
  }

  @Test
  void what_is_wrong_with_a_question_is_said(@TempDir Path data) {
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      for (String route : List.of("versions", "shippers", "version-dependents")) {
        String path = "/api/v1/graph/" + route;
        assertThat(atlas.get(path).status()).isEqualTo(422);
        assertThat(atlas.get(path + "?range=1").status()).isEqualTo(422);
        assertThat(atlas.get(path + "?purl=" + encoded("pkg:%%%")).status()).isEqualTo(422);
        assertThat(atlas.get(path + "?purl=pkg:npm/a&range=" + encoded(">>")).status())
            .isEqualTo(422);
        JsonNode none = get(atlas, route, "pkg:npm/nobody-has-it", "");
        assertThat(none.path("total").asInt()).isZero();
      }
      assertThat(atlas.get("/api/v1/graph/shippers?purl=pkg:npm/a&paths=0").status())
          .isEqualTo(422);
    }
  }

  private static List<String> artifacts(RunningAtlas atlas, String purl, String more) {
    List<String> artifacts = new ArrayList<>();
    get(atlas, "shippers", purl, more)
        .path("items")
        .forEach(item -> artifacts.add(item.path("artifact").asString()));
    return artifacts;
  }

  private static JsonNode get(RunningAtlas atlas, String route, String purl, String more) {
    RunningAtlas.Answer answer =
        atlas.get("/api/v1/graph/" + route + "?purl=" + encoded(purl) + more);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.body();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void submit(RunningAtlas atlas, String repo, byte[] document) {
    RunningAtlas.Answer answer =
        atlas.post("/api/v1/ingest/sbom?repository=" + repo, "application/octet-stream", document);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
  }

  private static Map<String, Path> lockFiles() throws IOException {
    Path root = TestData.require("depgraph/lockfiles");
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      all.filter(f -> f.endsWith("Cargo.lock"))
          .forEach(
              f -> files.put(folder(f).toLowerCase(java.util.Locale.ROOT).replace("__", "/"), f));
    }
    return files;
  }

  private static String folder(Path file) {
    Path folder = file.getParent();
    return folder == null ? "" : String.valueOf(folder.getFileName());
  }

  private static Map<String, PlainCargoLock> locks() throws IOException {
    Map<String, PlainCargoLock> locks = new TreeMap<>();
    for (Map.Entry<String, Path> one : lockFiles().entrySet()) {
      locks.put(one.getKey(), new PlainCargoLock(Files.readString(one.getValue())));
    }
    return locks;
  }

  /// CycloneDX documents whose components all have a purl of an ecosystem without qualifiers.
  private static Map<String, Path> sboms() throws IOException {
    Path root = TestData.require("sbom-wild");
    Map<String, Path> chosen = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      List<Path> files = all.filter(f -> f.toString().endsWith(".json")).sorted().toList();
      for (Path file : files) {
        if (chosen.size() < 30 && Files.size(file) < 400_000 && plain(file)) {
          chosen.put("wild/r" + chosen.size(), file);
        }
      }
    }
    return chosen;
  }

  private static boolean plain(Path file) throws IOException {
    JsonNode document;
    try {
      document = Json.MAPPER.readTree(Files.readAllBytes(file));
    } catch (tools.jackson.core.JacksonException _) {
      return false;
    }
    List<String> all = new ArrayList<>();
    collect(document.path("components"), all);
    return document.path("bomFormat").asString("").equals("CycloneDX")
        && document.path("specVersion").asString("").startsWith("1.")
        && !all.isEmpty()
        && all.stream()
            .allMatch(
                purl ->
                    PackageUrl.tryParse(purl)
                        .filter(
                            p ->
                                Set.of("npm", "golang", "cargo", "gem", "pypi").contains(p.type())
                                    && p.version() != null)
                        .isPresent());
  }

  private static void collect(JsonNode components, List<String> purls) {
    for (JsonNode component : components) {
      purls.add(component.path("purl").asString(""));
      collect(component.path("components"), purls);
    }
  }

  private static Set<String> purls(JsonNode document) {
    List<String> all = new ArrayList<>();
    collect(document.path("components"), all);
    Set<String> purls = new TreeSet<>();
    for (String one : all) {
      PackageUrl purl = PackageUrl.parse(one);
      String id = purl.packageId();
      purls.add(
          id + "@" + PackageUrl.parse("pkg:generic/x@" + version(one)).canonical().substring(14));
    }
    return purls;
  }

  private static String version(String purl) {
    String bare = purl.split("[?#]", 2)[0];
    return bare.substring(bare.lastIndexOf('@') + 1);
  }
}
