package org.pgatlas.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mirrors that this machine's package managers are configured with.
final class ClientSettingsTest {
  @Test
  void files_of_the_ecosystems_own_clients_are_read(@TempDir Path home) throws IOException {
    write(home, ".npmrc", "save=true\nregistry=https://m.invalid/npm/\n");
    write(home, ".config/pip/pip.conf", "[global]\nindex-url = https://m.invalid/pypi/simple/\n");
    write(
        home,
        ".m2/settings.xml",
        "<settings><mirrors><mirror><id>m</id><url>https://m.invalid/maven</url></mirror></mirrors></settings>");
    write(
        home,
        ".cargo/config.toml",
        "[source.mirror]\nregistry = \"sparse+https://m.invalid/cargo/\"\n");
    write(home, ".config/go/env", "GOPROXY=https://m.invalid/go,direct\n");
    write(home, ".gemrc", "---\n:sources:\n- https://m.invalid/gems\n");
    assertThat(new ClientSettings(Map.of(), home).addresses())
        .containsEntry("npm", "https://m.invalid/npm/")
        .containsEntry("pypi", "https://m.invalid/pypi")
        .containsEntry("maven", "https://m.invalid/maven")
        .containsEntry("cargo-index", "https://m.invalid/cargo/")
        .containsEntry("golang", "https://m.invalid/go")
        .containsEntry("gem", "https://m.invalid/gems")
        .hasSize(6);
  }

  @Test
  void the_environment_comes_first_and_secrets_or_nonsense_are_left_out(@TempDir Path home)
      throws IOException {
    write(home, ".npmrc", "registry=https://m.invalid/npm\n");
    write(home, ".gemrc", ":sources:\n- https://user:secret@m.invalid/gems\n");
    assertThat(
            new ClientSettings(
                    Map.of(
                        "NPM_CONFIG_REGISTRY", "https://other.invalid/npm",
                        "GOPROXY", "off",
                        "PUB_HOSTED_URL", "file:///etc"),
                    home)
                .addresses())
        .containsExactly(Map.entry("npm", "https://other.invalid/npm"));
  }

  private static void write(Path home, String file, String text) throws IOException {
    Path path = home.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
