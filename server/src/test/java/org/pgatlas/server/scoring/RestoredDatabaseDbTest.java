package org.pgatlas.server.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;
import org.pgatlas.server.testing.RunningAtlas;

/// The whole product with its own PostgreSQL, whose folder is put back as it was earlier: the same
/// cluster, the same database, the same tenant, and a file that knows more than they do.
class RestoredDatabaseDbTest {
  @TempDir Path data;

  private RunningAtlas start() {
    return new RunningAtlas(data, Map.of());
  }

  private static void submit(RunningAtlas atlas, List<String> repos) {
    for (String repo : repos) {
      atlas.submit(repo, aSbom().component("pkg:npm/lib@1").bytes());
    }
    atlas.settle();
  }

  private static Resident graph(RunningAtlas atlas) {
    return atlas.atlas().metrics().resident(atlas.atlas().tenant());
  }

  private static String opened(RunningAtlas atlas, boolean used) {
    return atlas
        .text("/metrics")
        .lines()
        .filter(
            line -> line.startsWith("atlas_graph_file_open_seconds_count{used=\"" + used + "\"}"))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .findFirst()
        .orElse("0");
  }

  @Test
  void a_file_that_knows_more_than_the_database_is_refused_and_one_that_knows_less_goes_on()
      throws IOException {
    Path earlier = data.resolveSibling(data.getFileName() + "-earlier");
    try (RunningAtlas atlas = start()) {
      submit(atlas, List.of("acme/a", "acme/b"));
    }
    Path postgres = data.resolve("postgres");
    copy(postgres, earlier);
    Path file;
    try (Stream<Path> files = Files.list(data.resolve("graphs"))) {
      file = files.findFirst().orElseThrow();
    }
    byte[] older = Files.readAllBytes(file);
    try (RunningAtlas atlas = start()) {
      submit(atlas, List.of("acme/c", "acme/d"));
      assertThat(graph(atlas).snapshot().size()).isEqualTo(5);
      assertThat(opened(atlas, true)).isEqualTo("1");
    }
    byte[] newer = Files.readAllBytes(file);

    Files.write(file, older);
    try (RunningAtlas atlas = start()) {
      assertThat(graph(atlas).snapshot().size()).isEqualTo(5);
      assertThat(opened(atlas, true)).as("replaced: nobody vouches any more").isEqualTo("0");
    }

    delete(postgres);
    copy(earlier, postgres);
    Files.write(file, newer);
    try (RunningAtlas atlas = start()) {
      assertThat(graph(atlas).snapshot().size()).isEqualTo(3);
      assertThat(graph(atlas).snapshot().graph().edgeCount()).isEqualTo(2);
      assertThat(opened(atlas, false)).isNotEqualTo("0");
      assertThat(opened(atlas, true)).isEqualTo("0");
    }

    delete(postgres);
    copy(earlier, postgres);
    Files.write(file, older);
    try (RunningAtlas atlas = start()) {
      assertThat(graph(atlas).snapshot().size()).isEqualTo(3);
      assertThat(opened(atlas, true)).as("of the very state").isEqualTo("1");
    }
    delete(earlier);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path one : all.toList()) {
        Files.copy(
            one, to.resolve(from.relativize(one).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.toList().reversed()) {
        Files.delete(one);
      }
    }
  }
}
