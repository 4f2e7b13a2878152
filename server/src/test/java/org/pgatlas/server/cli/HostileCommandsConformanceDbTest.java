package org.pgatlas.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.wire.Json;
import org.pgatlas.testing.TestData;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/// The published hostile documents through the commands that send files to a server: an exit code
/// that is documented, and where it is not 0 a message for a person, never a trace of the stack.
class HostileCommandsConformanceDbTest {
  private static final int FILES = 1_106;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final Map<String, Map<Integer, Integer>> codes = new TreeMap<>();

  @Test
  @Timeout(600)
  void commands_with_a_server_pass_its_refusal_on(@TempDir Path data) throws IOException {
    List<Path> files = files(TestData.require("hostile", FILES));
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      String url = atlas.atlas().url();
      List<String> all = new ArrayList<>(List.of("ingest", "--server", url, "--json"));
      all.addAll(List.of("--repo", "acme/hostile"));
      files.forEach(file -> all.add(file.toString()));
      List<String> lines = run(all.toArray(String[]::new)).lines().toList();
      assertThat(lines).as("a line for each document").hasSizeGreaterThanOrEqualTo(FILES);
      for (String line : lines) {
        JsonNode told = Json.MAPPER.readTree(line);
        assertThat(told.path("status").asString("")).as(line).isNotBlank();
        if (told.path("status").asString().equals("refused")) {
          assertThat(told.path("error").asString("")).as(line).isNotBlank();
        }
      }
      for (int i = 0; i < files.size(); i += 9) {
        String file = files.get(i).toString();
        run("ingest", "--server", url, "--repo", "acme/hostile", file);
        run("import", "osv", "--server", url, file);
        run("import", "epss", "--server", url, file);
        run("import", "kev", "--server", url, file);
        run("import", "registry", "debian", "--server", url, "--suite", "hostile", file);
        run("import", "opengrants", "--server", url, file);
        run("import", "survey", "--server", url, "--round", "r", file);
        run("import", "opengrants", "--server", url, "--overrides", file);
      }
      assertThat(atlas.get("/api/v1/health").status()).isEqualTo(200);
    }
    System.out.println("hostile documents by command and exit code: " + codes);
    assertThat(codes.values().stream().flatMap(by -> by.keySet().stream())).isSubsetOf(0, 1, 2);
  }

  private String run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = AtlasCommand.create();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int code = line.execute(arguments);
    List<String> shown = List.of(arguments).subList(0, Math.min(9, arguments.length));
    assertThat(code).as("%s: %s%s", shown, out, err).isIn(0, 1, 2);
    if (code != 0) {
      assertThat(out.toString() + err).as(shown.toString()).isNotBlank();
    }
    assertThat(out.toString() + err)
        .as(shown.toString())
        .doesNotContain("\tat ", "Exception", "Usage: ", "Unmatched");
    String command = arguments[0] + (arguments.length > 2 ? " " + arguments[1] : "");
    List<String> options = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.startsWith("--") && !argument.equals("--server")) {
        options.add(argument);
      }
    }
    codes
        .computeIfAbsent(command + " " + String.join(" ", options), _ -> new TreeMap<>())
        .merge(code, 1, Integer::sum);
    return out.toString();
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().equals("INDEX.tsv"))
          .filter(file -> !file.startsWith(root.resolve("_truth")))
          .sorted()
          .toList();
    }
  }
}
