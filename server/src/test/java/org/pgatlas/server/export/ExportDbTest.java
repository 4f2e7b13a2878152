package org.pgatlas.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// Every export is complete over several pages, and other people's programs read it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportDbTest {
  private static final int REPOS = 2_500;
  private static final String HOSTILE = "a\"<b>&\\ c,\u0007\n=d";

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private RunningAtlas atlas;
  private Path data;
  private long nodes;
  private long edges;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    data = folder;
    var raw = POSTGRES.createDatabase();
    atlas = new RunningAtlas(raw, folder.resolve("data"), Map.of());
    AtlasFixture rows = AtlasFixture.of(atlas.atlas().database(), "default");
    rows.fill(REPOS);
    int repo = rows.repo("pkg:npm/hostile").with("display_name", HOSTILE).insert();
    int person = rows.contributor(HOSTILE);
    rows.contributed(person, repo, 3, "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
    nodes =
        number(
            raw.query(
                "select (select count(*) from repo_vertices) + (select count(*) from projects) +"
                    + " (select count(*) from contributors)"));
    edges =
        number(
            raw.query(
                "select (select count(distinct (in_vertex_id, out_vertex_id)) from depends_on) +"
                    + " (select count(*) from contributed_to) + (select count(*) from repos where"
                    + " project_id is not null)"));
    assertThat(edges).isGreaterThan(3L * ExportStore.PAGE);
  }

  private static long number(@Nullable Object value) {
    return Long.parseLong(String.valueOf(value));
  }

  @AfterAll
  void stop() {
    atlas.close();
  }

  private String graph(String format) {
    return atlas.text("/api/v1/export/graph?format=" + format);
  }

  @Test
  void json_and_its_lines_hold_every_node_and_edge_once() {
    JsonNode document = Json.MAPPER.readTree(graph("json"));
    assertThat(document.path("nodes")).hasSize((int) nodes);
    assertThat(document.path("edges")).hasSize((int) edges);
    Set<String> ids = new HashSet<>();
    document.path("nodes").forEach(node -> ids.add(node.path("id").asString()));
    assertThat(ids).hasSize((int) nodes);
    Set<String> pairs = new HashSet<>();
    Set<String> kinds = new HashSet<>();
    for (JsonNode edge : document.path("edges")) {
      assertThat(ids).contains(edge.path("from").asString(), edge.path("to").asString());
      pairs.add(edge.path("from").asString() + ">" + edge.path("to").asString());
      kinds.add(edge.path("kind").asString());
    }
    assertThat(pairs).hasSize((int) edges);
    assertThat(kinds).containsExactlyInAnyOrder("depends_on", "part_of", "contributed_to");
    assertThat(graph("ndjson").lines().map(Json.MAPPER::readTree).count()).isEqualTo(nodes + edges);
  }

  @Test
  void csv_and_dot_hold_every_edge() {
    assertThat(graph("csv").lines().count()).isEqualTo(edges + 1);
    assertThat(graph("dot").lines().filter(line -> line.contains("\" -> \"")).count())
        .isEqualTo(edges);
  }

  @Test
  void graphson_has_each_edge_at_both_of_its_ends() {
    Set<String> out = new HashSet<>();
    Set<String> in = new HashSet<>();
    long[] lines = {0};
    graph("graphson")
        .lines()
        .map(Json.MAPPER::readTree)
        .forEach(
            vertex -> {
              lines[0]++;
              String id = vertex.path("id").asString();
              vertex
                  .path("outE")
                  .forEach(
                      label ->
                          label.forEach(
                              e ->
                                  out.add(
                                      e.path("id") + " " + id + " " + e.path("inV").asString())));
              vertex
                  .path("inE")
                  .forEach(
                      label ->
                          label.forEach(
                              e ->
                                  in.add(
                                      e.path("id") + " " + e.path("outV").asString() + " " + id)));
            });
    assertThat(lines[0]).isEqualTo(nodes);
    assertThat(out).hasSize((int) edges).isEqualTo(in);
  }

  @Test
  void lists_are_complete() {
    assertThat(Json.MAPPER.readTree(atlas.text("/api/v1/export/repos"))).hasSize(REPOS + 1);
    assertThat(atlas.text("/api/v1/export/repos?format=ndjson").lines().count())
        .isEqualTo(REPOS + 1);
    assertThat(atlas.text("/api/v1/export/projects?format=csv").lines().count())
        .isEqualTo(REPOS / 2 + 1);
    assertThat(atlas.get("/api/v1/export/repos?format=dot").status()).isEqualTo(422);
    assertThat(atlas.get("/api/v1/export/graph?format=xls").status()).isEqualTo(422);
  }

  @Test
  void networkx_reads_graphml_and_node_link() throws Exception {
    String python = "python3";
    assumeTrue(
        run(List.of(python, "-c", "import networkx")).equals("0 "), "no Python with networkx");
    Path graphMl = Files.writeString(data.resolve("g.graphml"), graph("graphml"));
    String script =
        """
        import json, sys, networkx as nx
        a = nx.read_graphml(sys.argv[1])
        new = [int(p) for p in nx.__version__.split(".")[:2]] >= [3, 6]
        b = nx.node_link_graph(json.load(open(sys.argv[2 if new else 3])))
        print(a.number_of_nodes(), a.number_of_edges(), b.number_of_nodes(), b.number_of_edges(), a.is_directed(), set(a) == set(b))
        """;
    Path newer = Files.writeString(data.resolve("edges.json"), graph("node-link"));
    Path older = Files.writeString(data.resolve("links.json"), graph("node-link&edges=links"));
    assertThat(
            run(
                List.of(
                    python, "-c", script, graphMl.toString(), newer.toString(), older.toString())))
        .as("as it is read without being told anything")
        .isEqualTo("0 %d %d %d %d True True".formatted(nodes, edges, nodes, edges));
  }

  @Test
  void the_name_of_node_links_edges_can_be_chosen() {
    assertThat(graph("node-link")).contains("\"edges\": [").doesNotContain("\"links\": [");
    assertThat(graph("node-link&edges=edges")).isEqualTo(graph("node-link"));
    assertThat(graph("node-link&edges=links")).contains("\"links\": [");
    assertThat(atlas.get("/api/v1/export/graph?format=node-link&edges=arcs").status())
        .isEqualTo(422);
    assertThat(atlas.get("/api/v1/export/graph?format=dot&edges=links").status()).isEqualTo(422);
  }

  @Test
  void an_empty_list_has_its_header(@TempDir Path other) {
    try (RunningAtlas empty = new RunningAtlas(POSTGRES.createDatabase(), other, Map.of())) {
      for (String list : List.of("repos", "projects")) {
        String path = "/api/v1/export/" + list + "?format=csv";
        assertThat(empty.text(path).lines().toList())
            .containsExactly(atlas.text(path).lines().findFirst().orElseThrow());
      }
    }
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() + " " + output.strip();
    } catch (IOException missing) {
      return "missing";
    }
  }
}
