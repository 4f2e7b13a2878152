package org.pgatlas.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `./atlas` gives Java, seen by a Java that prints it.
class AtlasScriptTest {
  @TempDir private Path folder = Path.of("");

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String run(Map<String, String> environment) throws Exception {
    Path root = folder.resolve("tree");
    Path jdk = folder.resolve("jdk");
    script(
        jdk.resolve("bin/java"),
        "[ \"$1\" = -version ] && echo 'openjdk version \"25.0.1\"' >&2 || printf '%s\\n' \"$@\"");
    script(jdk.resolve("bin/javac"), "exit 0");
    for (String source : new String[] {"core/src/main", "server/src/main", ".mvn"}) {
      Files.createDirectories(root.resolve(source));
    }
    for (String pom : new String[] {"pom.xml", "core/pom.xml", "server/pom.xml"}) {
      Files.writeString(root.resolve(pom), "");
    }
    Path product = Files.createDirectories(root.resolve("server/target/dist-1"));
    Files.writeString(product.resolve("pg-atlas.jar"), "");
    Path current = root.resolve("server/target/current");
    if (!Files.exists(current)) {
      Files.createSymbolicLink(current, Path.of("dist-1"));
    }
    Path original = Path.of(System.getProperty("atlas.root", "..")).resolve("atlas");
    Path copy = root.resolve("atlas");
    Files.writeString(copy, Files.readString(original));
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(root.resolve("server/target/.built"), "");
    ProcessBuilder builder = new ProcessBuilder(copy.toString(), "serve", "--port", "0");
    builder.environment().remove("ATLAS_HEAP");
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void the_heap_follows_the_machine_unless_it_is_told() throws Exception {
    assertThat(run(Map.of()))
        .containsPattern("-XX:MaxRAMPercentage=50|-Xmx2g")
        .contains("-Xms64m", "-XX:MaxHeapFreeRatio=50")
        .endsWith("serve\n--port\n0\n");
    assertThat(run(Map.of("ATLAS_HEAP", "3g")))
        .contains("-Xmx3g")
        .doesNotContain("MaxRAMPercentage", "-Xmx2g");
  }

  @Test
  void there_are_carriers_enough_for_requests_beside_computations() throws Exception {
    assertThat(run(Map.of())).contains("-Djdk.virtualThreadScheduler.parallelism=8");
  }
}
