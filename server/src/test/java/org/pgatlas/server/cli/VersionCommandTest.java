package org.pgatlas.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `atlas version satisfies` as a filter: one line in, one line out.
class VersionCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "npm; 1.2.3; ^1.0.0; true",
        "npm; 2.0.0-rc.1; >=1.0.0; false",
        "pypi; 1.0.post1; >1.0; false",
        "maven; 1.5; '[1.0,2.0)'; true",
        "golang; v1.2.3; vers:golang/>=v1.2.0|<v1.3.0; true",
        "npm; latest; ^1.0.0; error: 'latest' is not a version of npm",
        "npm; 1.2.3; nonsense; error: 'nonsense' is not a version condition",
        "pypi; no-version; ===no-version; true"
      })
  void lineIsAnswered(String type, String version, String range, String answer) {
    assertThat(VersionCommand.Satisfies.satisfies(type, version + "\t" + range)).isEqualTo(answer);
  }

  @Test
  void lineWithoutTabIsAnError() {
    assertThat(VersionCommand.Satisfies.satisfies("npm", "1.0.0"))
        .isEqualTo("error: expected VERSION TAB RANGE");
  }

  @Test
  void commandReadsStandardInputAndNamesUnknownEcosystems() throws Exception {
    assertThat(run("crates.io", "1.9.0\t1.2\n2.0.0\t1.2\n")).containsExactly("true", "false");
    assertThat(run("no-such", "")).anyMatch(line -> line.contains("unknown ecosystem 'no-such'"));
  }

  private static List<String> run(String ecosystem, String input)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.pgatlas.server.Main",
                "version",
                "satisfies",
                "--ecosystem",
                ecosystem)
            .redirectErrorStream(true)
            .start();
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return text.lines().toList();
    }
  }
}
