package org.pgatlas.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.registry.RegistryIndex;
import org.pgatlas.server.wire.Compression;

/// `import registry debian --reduce` makes what the demo carries.
class DebianReductionTest {
  private static final String BUNDLE = "debian-bookworm-amd64";
  private static final byte[] PACKAGES =
      """
      Package: aa
      Source: src
      Version: 1.0-1
      Section: libs
      Maintainer: Somebody <somebody@x.invalid>
      Depends: bb (>= 2), cc | dd
      Description: left out

      Package: bb
      Version: 2.0-1
      Section: libs
      """
          .getBytes(UTF_8);

  @TempDir Path folder;

  private Path inRelease(byte[] named, String date) throws Exception {
    Path file = folder.resolve("InRelease");
    Files.writeString(
        file,
        "Codename: sid\nDate: " + date + "\nSHA256:\n " + sha256(named) + " 9 main/Packages\n");
    return file;
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = DebianReductionTest.class.getResourceAsStream("/demo/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  @Test
  void the_bundle_reduced_again_is_the_bundle_byte_for_byte() throws Exception {
    byte[] bundle = resource(BUNDLE + ".packages.gz");
    Path target = folder.resolve(BUNDLE + ".packages.gz");
    DebianReduction reduction = new DebianReduction();
    reduction.add("bookworm", Compression.inflate(bundle), null);
    RegistryIndex result = reduction.write(target, "2026-11-19T02:12:54Z");

    assertThat(sha256(Files.readAllBytes(target))).isEqualTo(sha256(bundle));
    assertThat(result.edges()).hasSize(264_836);
    String properties = new String(resource(BUNDLE + ".properties"), UTF_8);
    assertThat(Files.readString(folder.resolve(BUNDLE + ".properties")))
        .isEqualTo(properties.replace("bookworm, bookworm-updates, bookworm-security", "bookworm"));
  }

  @Test
  void an_index_that_its_release_names_brings_suite_and_date() throws Exception {
    DebianReduction reduction = new DebianReduction();
    reduction.add("Packages", PACKAGES, inRelease(PACKAGES, "Sat, 11 Jul 2026 10:16:37 UTC"));
    reduction.write(folder.resolve("x.packages.gz"), null);

    String text =
        new String(Compression.inflate(Files.readAllBytes(folder.resolve("x.packages.gz"))), UTF_8);
    assertThat(text).contains("Package: aa", "Depends: bb").doesNotContain("x.invalid", "left out");
    assertThat(Files.readString(folder.resolve("x.properties")))
        .contains("origin=Debian archive: sid\n", "date=2026-07-11T10:16:37Z\n", "repos=2\n")
        .contains("externals=1\n", "edges=2\n");
  }

  @Test
  void what_its_release_does_not_name_is_refused() throws Exception {
    Path other = inRelease("other".getBytes(UTF_8), "Sat, 11 Jul 2026 10:16:37 UTC");
    assertThatThrownBy(() -> new DebianReduction().add("Packages", PACKAGES, other))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("not an index that");
    Path dateless = inRelease(PACKAGES, "some day");
    assertThatThrownBy(() -> new DebianReduction().add("Packages", PACKAGES, dateless))
        .hasMessageContaining("some day");
  }

  @Test
  void a_reduction_needs_a_date_and_a_name() {
    DebianReduction reduction = new DebianReduction();
    reduction.add("Packages", PACKAGES, null);
    assertThatThrownBy(() -> reduction.write(folder.resolve("x.packages.gz"), null))
        .hasMessageContaining("--as-of");
    assertThatThrownBy(() -> reduction.write(folder.resolve("x.xz"), "2026-01-01T00:00:00Z"))
        .hasMessageContaining(".packages.gz");
    assertThat(folder).isEmptyDirectory();
  }
}
