package org.pgatlas.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/// What the demo says about its bundle is what stands beside the bundle.
final class DemoOriginTest {
  @Test
  void the_date_is_one_and_the_readme_shows_it() throws IOException {
    DemoOrigin bundle = DemoOrigin.read();
    assertThat(OffsetDateTime.parse(bundle.asOf()).getOffset()).isEqualTo(ZoneOffset.UTC);
    assertThat(bundle.origin()).contains("bookworm");
    Path readme = Path.of(System.getProperty("atlas.root", ".."), "README.md");
    assertThat(Files.readString(readme)).contains("Debian 12 (" + bundle.asOf() + ")");
  }
}
