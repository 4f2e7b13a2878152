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
import java.util.Set;
import java.util.stream.Stream;

/// Documents to begin with: one of each syntax from this module's resources, and whatever a folder
/// holds beside them.
final class Seeds {
  /// Larger ones are slow to bend and bend no better.
  private static final long MAX_BYTES = 64 << 10;

  private static final Map<String, List<String>> OURS =
      Map.ofEntries(
          Map.entry(
              "sbom",
              List.of(
                  "cyclonedx.json",
                  "cyclonedx.xml",
                  "spdx.json",
                  "spdx.tag",
                  "spdx.yaml",
                  "spdx.rdf",
                  "spdx3.json")),
          Map.entry(
              "lockfile",
              List.of(
                  "package-lock.json",
                  "yarn.lock",
                  "yarn-berry.lock",
                  "pnpm-lock.yaml",
                  "Cargo.lock",
                  "uv.lock",
                  "poetry.lock",
                  "composer.lock",
                  "Gemfile.lock",
                  "gradle.lockfile",
                  "go.sum",
                  "go.mod",
                  "pom.xml",
                  "requirements.txt")),
          Map.entry(
              "vex",
              List.of("openvex.json", "csaf.json", "cyclonedx-vex.json", "cyclonedx-vex.xml")),
          Map.entry("osv", List.of("osv.json")),
          Map.entry("dsse", List.of("dsse.json")),
          Map.entry("in-toto", List.of("in-toto.json")),
          Map.entry(
              "kind", List.of("csaf.json", "cyclonedx-vex.xml", "osv.json", "kev.json", "kev.csv")),
          Map.entry("grants", List.of("grants-api.json", "grants-pools.json")),
          Map.entry("survey", List.of("survey.csv", "survey.json")),
          Map.entry("registry", List.of("registry.json", "registry-lists.json")),
          Map.entry("epss", List.of("epss.csv")),
          Map.entry("kev", List.of("kev.json", "kev.csv")),
          Map.entry("bom-request", List.of("bom-request.json")),
          Map.entry("bundle", List.of("bundle.json", "bundle-file.json")),
          Map.entry("trust-root", List.of("trust-root.json")),
          Map.entry("dsse-lines", List.of("dsse.json", "dsse.jsonl")),
          Map.entry("debian", List.of("Packages")),
          Map.entry("gitlog", List.of("gitlog.txt")),
          Map.entry("purl", List.of("purls.txt")),
          Map.entry("range", List.of("ranges.txt")),
          Map.entry("version", List.of("versions.txt")));

  /// Texts of one line each.
  private static final Set<String> LINES = Set.of("purl", "range", "version");

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
      if (LINES.contains(target)) {
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
