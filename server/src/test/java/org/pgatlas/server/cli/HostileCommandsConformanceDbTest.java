package org.pgatlas.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.wire.Json;
import org.pgatlas.testing.HostileDocuments;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;

/// The published hostile documents through the commands that send files to a server: an exit code
/// that is documented, and where it is not 0 a message for a person, never a trace of the stack.
class HostileCommandsConformanceDbTest {

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final Map<String, Map<Integer, Integer>> codes = new TreeMap<>();

  @Test
  @Timeout(600)
  void commands_with_a_server_pass_its_refusal_on(@TempDir Path data) throws IOException {
    List<Path> files = HostileDocuments.below(TestData.require("hostile", HostileDocuments.COUNT));
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      String url = atlas.atlas().url();
      List<String> all = new ArrayList<>(List.of("ingest", "--server", url, "--json"));
      all.addAll(List.of("--repo", "acme/hostile"));
      files.forEach(file -> all.add(file.toString()));
      List<String> lines = run(all.toArray(String[]::new)).lines().toList();
      assertThat(lines)
          .as("a line for each document")
          .hasSizeGreaterThanOrEqualTo(HostileDocuments.COUNT);
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
    RunCommand.Result ran = RunCommand.of(arguments);
    int code = ran.code();
    List<String> shown = List.of(arguments).subList(0, Math.min(9, arguments.length));
    assertThat(code).as("%s: %s", shown, ran.printed()).isIn(0, 1, 2);
    if (code != 0) {
      assertThat(ran.printed()).as(shown.toString()).isNotBlank();
    }
    assertThat(ran.printed())
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
    return ran.out();
  }
}
