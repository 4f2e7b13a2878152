package org.pgatlas.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatchCommandTest {
  @Test
  void a_run_is_written_and_agrees_forward_and_reverse(@TempDir Path folder) throws Exception {
    Path feed = Files.createDirectory(folder.resolve("feed"));
    Files.writeString(feed.resolve("one.json"), "{\"id\": \"X-1\"}");
    int code =
        Bench.commandLine()
            .execute(
                "match",
                "--components=300",
                "--advisories=2000",
                "--packages=200",
                "--repetitions=2",
                "--feed=" + feed,
                "--machine=a test",
                "--results=" + folder);
    assertThat(code).isZero();
    assertThat(Files.readString(folder.resolve("match.md")))
        .contains("300 components, 2001 advisories", "a test", "read 1 real advisories");
  }
}
