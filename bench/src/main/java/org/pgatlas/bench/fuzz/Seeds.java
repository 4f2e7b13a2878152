package org.pgatlas.bench.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Documents to begin with: one of each syntax from this module's resources, and whatever a folder
/// holds beside them.
final class Seeds {
  /// Larger ones are slow to bend and bend no better.
  private static final long MAX_BYTES = 64 << 10;

  private static final Map<String, List<String>> OURS =
      Map.of(
          "sbom",
          List.of(
              "cyclonedx.json",
              "cyclonedx.xml",
              "spdx.json",
              "spdx.tag",
              "spdx.yaml",
              "spdx.rdf",
              "spdx3.json"),
          "lockfile",
          List.of(
              "package-lock.json",
              "yarn.lock",
              "pnpm-lock.yaml",
              "Cargo.lock",
              "go.sum",
              "pom.xml",
              "requirements.txt"),
          "vex",
          List.of("openvex.json", "csaf.json", "cyclonedx-vex.json"),
          "osv",
          List.of("osv.json"),
          "dsse",
          List.of("dsse.json"),
          "in-toto",
          List.of("in-toto.json"),
          "debian",
          List.of("Packages"),
          "gitlog",
          List.of("gitlog.txt"),
          "purl",
          List.of("purls.txt"),
          "range",
          List.of("ranges.txt"));

  private final List<byte[]> more;

  private Seeds(List<byte[]> more) {
    this.more = more;
  }

  static Seeds ours() {
    return new Seeds(List.of());
  }

  /// @param folder documents of any kind; each parser gets all of them
  static Seeds with(Path folder) throws IOException {
    List<byte[]> more = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (Files.size(file) <= MAX_BYTES) {
          more.add(Files.readAllBytes(file));
        }
      }
    }
    return new Seeds(more);
  }

  /// Those of a target; lists of short texts come line by line.
  List<byte[]> of(String target) {
    List<byte[]> seeds = new ArrayList<>();
    for (String name : OURS.getOrDefault(target, List.of())) {
      byte[] bytes = resource(name);
      if (target.equals("purl") || target.equals("range")) {
        new String(bytes, StandardCharsets.UTF_8)
            .lines()
            .forEach(line -> seeds.add(line.getBytes(StandardCharsets.UTF_8)));
      } else {
        seeds.add(bytes);
      }
    }
    seeds.addAll(more);
    return seeds;
  }

  private static byte[] resource(String name) {
    try (InputStream in = Seeds.class.getResourceAsStream("/org/pgatlas/bench/fuzz/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no seed " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
