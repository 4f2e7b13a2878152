package org.pgatlas.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.catalog.VertexStore;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;
import tools.jackson.databind.JsonNode;

/// Packages that repos absorb, that become repos, that come and go, whose publisher changes: a
/// question about an earlier time is answered as it was answered then.
class PastNamesDbTest {
  private static final int PACKAGES = 14;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase raw = POSTGRES.createDatabase();
  private final RunningAtlas atlas;
  private final AtlasFixture rows;
  private final VertexStore vertices = new VertexStore();
  private final int project;
  private final int source;

  PastNamesDbTest(@TempDir Path data) {
    atlas = new RunningAtlas(raw, data, Map.of());
    rows = AtlasFixture.of(atlas.atlas().database(), "default");
    project = rows.project("daoip-5:x:project:p").insert();
    source = rows.source("registry", "hand");
  }

  @AfterEach
  void stop() {
    atlas.close();
  }

  private void write(Consumer<Handle> work) {
    rows.database()
        .write(
            rows.tenant(),
            handle -> {
              vertices.lockGraph(handle, rows.tenant());
              work.accept(handle);
              return true;
            });
  }

  private int vertex(Handle handle, String id) {
    return vertices
        .resolve(handle, rows.tenant(), List.of(new VertexStore.Seen(id, id, "1", "npm")))
        .getOrDefault(id, 0);
  }

  private JsonNode post(String path) {
    RunningAtlas.Answer answer = atlas.post(path, "application/json", new byte[0]);
    assertThat(answer.status()).as(answer.toString()).isBetween(200, 201);
    return answer.body();
  }

  private static String id(int number) {
    return "pkg:npm/p" + number;
  }

  /// What the server says of every package: its name, how much depends on it, who.
  private Map<String, String> answers(String when) {
    Map<String, String> answers = new TreeMap<>();
    for (int number = 0; number < PACKAGES; number++) {
      RunningAtlas.Answer answer = atlas.get("/api/v1/graph/blast-radius?id=" + id(number) + when);
      if (answer.status() != 200) {
        assertThat(answer.status()).isEqualTo(404);
        answers.put(id(number), "unknown");
        continue;
      }
      TreeSet<String> dependents = new TreeSet<>();
      for (JsonNode item : answer.body().path("items")) {
        dependents.add(item.path("canonical_id").asString() + item.path("vertex_type").asString());
      }
      answers.put(
          id(number),
          answer.body().at("/start/canonical_id").asString()
              + answer.body().at("/start/vertex_type").asString()
              + answer.body().path("total").asInt()
              + "/"
              + answer.body().path("active").asInt()
              + dependents);
    }
    return answers;
  }

  private void happens(Random random) {
    String one = id(random.nextInt(PACKAGES));
    String other = id(random.nextInt(PACKAGES));
    switch (random.nextInt(6)) {
      case 0 -> write(handle -> vertices.ensureRepo(handle, rows.tenant(), one, one, null));
      case 1 ->
          write(
              handle -> {
                int repo = vertices.ensureRepo(handle, rows.tenant(), one, one, null);
                vertices.alias(handle, rows.tenant(), other, repo, "test");
              });
      case 2 -> {
        // an operator puts something right by hand
        write(
            handle ->
                handle.execute(
                    "delete from package_aliases where tenant_id = ? and package_purl = ?",
                    rows.tenant(),
                    one));
      }
      case 3 ->
          write(
              handle ->
                  handle.execute(
                      "update package_aliases set repo_vertex_id = (select min(id) from repos where tenant_id = ?)"
                          + " where tenant_id = ? and package_purl = ?",
                      rows.tenant(),
                      rows.tenant(),
                      one));
      default ->
          write(
              handle -> {
                int dependent = vertex(handle, one);
                int dependency = vertex(handle, other);
                if (dependent != dependency) {
                  handle.execute(
                      "insert into depends_on (tenant_id, in_vertex_id, out_vertex_id, source_id, confidence, asserted_at)"
                          + " values (?, ?, ?, ?, 'verified-sbom', now()) on conflict do nothing",
                      rows.tenant(),
                      dependent,
                      dependency,
                      source);
                }
                handle.execute(
                    "update repos set project_id = ? where tenant_id = ? and canonical_id = ?",
                    project,
                    rows.tenant(),
                    one);
              });
    }
  }

  @Test
  void a_question_about_an_earlier_time_is_answered_as_it_was_answered_then() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> times = new ArrayList<>();
    List<Map<String, String>> told = new ArrayList<>();
    for (int step = 0; step < 12; step++) {
      for (int i = 0; i < 6; i++) {
        happens(random);
      }
      post("/api/v1/metric-runs");
      told.add(answers(""));
      times.add(post("/api/v1/graph/snapshots?label=" + step).path("created_at").asString());
    }
    assertThat(told.stream().distinct().count()).as("it moved").isGreaterThan(6);
    for (int step = 0; step < times.size(); step++) {
      assertThat(answers("&as_of=" + times.get(step)))
          .as("seed %d, step %d", seed, step)
          .isEqualTo(told.get(step));
    }
  }

  @Test
  void a_package_that_was_absorbed_has_the_values_of_then_and_no_one_elses() {
    int app = rows.repo("pkg:npm/app").with("project_id", project).insert();
    int tool = rows.repo("pkg:npm/tool").with("project_id", project).insert();
    int lib = rows.external("pkg:npm/lib").insert();
    rows.dependsOn(app, lib, source);
    rows.dependsOn(tool, lib, source);
    post("/api/v1/metric-runs");
    String then = post("/api/v1/graph/snapshots").path("created_at").asString();
    String trend = "/api/v1/scores/pkg:npm/lib/trend?as_of=" + then;
    JsonNode before = atlas.get(trend).body();
    assertThat(before.at("/points/0/criticality").asInt()).isEqualTo(2);
    write(handle -> vertices.alias(handle, rows.tenant(), "pkg:npm/lib", tool, "test"));
    post("/api/v1/metric-runs");
    assertThat(atlas.get("/api/v1/scores/pkg:npm/lib/trend").body().path("canonical_id").asString())
        .isEqualTo("pkg:npm/tool");
    assertThat(atlas.get(trend).body()).isEqualTo(before);
    post("/api/v1/graph/snapshots");
    JsonNode diff = atlas.get("/api/v1/graph/diff?from=" + then).body();
    assertThat(diff.path("vertex_changes").toString())
        .contains("pkg:npm/lib")
        .contains("is a package of pkg:npm/tool now");
  }

  @Test
  void a_snapshot_from_before_aliases_were_kept_is_asked_through_those_that_were_there_then()
      throws Exception {
    int app = rows.repo("pkg:npm/app").with("project_id", project).insert();
    rows.alias("pkg:npm/app-core", app);
    post("/api/v1/metric-runs");
    JsonNode kept = post("/api/v1/graph/snapshots");
    write(handle -> vertices.alias(handle, rows.tenant(), "pkg:npm/app-later", app, "test"));
    long id = kept.path("id").asLong();
    rows.database()
        .write(
            rows.tenant(),
            handle ->
                handle.execute(
                    "update graph_snapshot set content = ? where tenant_id = ? and id = ?",
                    withoutAliases(
                        handle
                            .createQuery("select content from graph_snapshot where id = " + id)
                            .mapTo(byte[].class)
                            .one()),
                    rows.tenant(),
                    id));
    String then = "&as_of=" + kept.path("created_at").asString();
    String question = "/api/v1/graph/blast-radius?id=pkg:npm/app-";
    assertThat(atlas.get(question + "core" + then).body().at("/start/canonical_id").asString())
        .isEqualTo("pkg:npm/app");
    assertThat(atlas.get(question + "later").status()).isEqualTo(200);
    assertThat(atlas.get(question + "later" + then).status()).isEqualTo(404);
    String trend = "/trend?as_of=" + kept.path("created_at").asString();
    assertThat(atlas.get("/api/v1/scores/pkg:npm/app-core" + trend).status()).isEqualTo(200);
    assertThat(atlas.get("/api/v1/scores/pkg:npm/app-later" + trend).status()).isEqualTo(404);
  }

  /// As content was written before it had aliases: up to the mark that parts them from vertices.
  private static byte[] withoutAliases(byte[] content) {
    try {
      byte[] plain = new InflaterInputStream(new ByteArrayInputStream(content)).readAllBytes();
      int alias = new String(plain, StandardCharsets.ISO_8859_1).indexOf("pkg:npm/app-core");
      ByteBuffer.wrap(plain).putInt(SnapshotWriter.WITHOUT_ALIASES);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
        // the mark, the vertex' number of one byte, the length of two
        out.write(plain, 0, alias - 4);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
