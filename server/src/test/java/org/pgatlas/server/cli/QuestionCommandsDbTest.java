package org.pgatlas.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.wire.Json;

/// The commands that ask the graph, against a running server.
class QuestionCommandsDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final RunningAtlas atlas;
  private final AtlasFixture rows;
  private final Path folder;

  QuestionCommandsDbTest(@TempDir Path folder) {
    this.folder = folder;
    atlas = new RunningAtlas(POSTGRES.createDatabase(), folder.resolve("data"), Map.of());
    rows = AtlasFixture.of(atlas.atlas().database(), "default");
    int project = rows.project("daoip-5:x:project:p").insert();
    int app = rows.repo("pkg:npm/app").with("project_id", project).insert();
    int mid = rows.repo("pkg:npm/mid").with("project_id", project).insert();
    int lib = rows.external("pkg:npm/lib").insert();
    int source = rows.source("registry", "hand");
    rows.dependsOn(app, mid, source);
    rows.dependsOn(mid, lib, source);
    rows.dependsOn(app, lib, source);
    run(0, "metrics", "run");
  }

  @AfterEach
  void stop() {
    atlas.close();
  }

  private String run(int code, String... words) {
    RunCommand.Result result = RunCommand.against(atlas, words);
    assertThat(result.code()).as(result.err()).isEqualTo(code);
    return result.out();
  }

  @Test
  void questions_are_answered_for_people_and_for_programs() {
    assertThat(run(0, "query", "what-if", "remove", "pkg:npm/lib"))
        .contains("2 packages (2 active) of 1 projects are affected")
        .contains("criticality_score of pkg:npm/lib: 2 -> gone");
    assertThat(
            Json.MAPPER
                .readTree(run(0, "query", "what-if", "remove", "pkg:npm/lib", "--json"))
                .at("/affected/packages")
                .asInt())
        .isEqualTo(2);
    run(1, "query", "what-if", "explode", "pkg:npm/lib");
    run(2, "query", "what-if", "maintainer-leaves", "Ada");
    assertThat(run(0, "query", "path", "pkg:npm/app", "pkg:npm/lib", "--longer").lines())
        .containsExactly("pkg:npm/app -> pkg:npm/lib", "pkg:npm/app -> pkg:npm/mid -> pkg:npm/lib");
    assertThat(run(0, "query", "path", "pkg:npm/app", "pkg:npm/lib").lines()).hasSize(1);
    run(0, "query", "choke-points", "--json");
    assertThat(run(0, "metrics", "show", "pkg:npm/lib"))
        .contains("component_size")
        .contains("rank 1 of 3");
    assertThat(run(0, "priority")).contains("pkg:npm/mid").contains("not analysed");
    assertThat(Json.MAPPER.readTree(run(0, "priority", "--keystones", "--json"))).isEmpty();
  }

  @Test
  void snapshots_are_made_listed_and_compared() {
    assertThat(run(0, "snapshot", "create", "--label", "first")).contains("3 packages");
    rows.external("pkg:npm/new").insert();
    assertThat(run(0, "snapshot", "list")).contains("first");
    assertThat(run(0, "snapshot", "diff", "1"))
        .contains("packages: 1 added, 0 removed, 0 changed")
        .contains("added pkg:npm/new");
    run(1, "snapshot", "diff", "99");
  }

  @Test
  void exports_go_to_a_file_or_to_the_output() throws Exception {
    Path file = folder.resolve("graph.dot");
    run(0, "export", "graph", "--format", "dot", "--output", file.toString());
    assertThat(Files.readString(file)).contains("\"pkg:npm/app\" -> \"pkg:npm/mid\"");
    assertThat(run(0, "export", "repos", "--format", "csv").lines()).hasSize(3);
    run(1, "export", "repos", "--format", "dot");
    run(2, "export", "people");
  }
}
