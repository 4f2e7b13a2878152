package org.pgatlas.bench.finding;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// OSV documents and SBOMs that look like real ones: an alias in four of five, a severity, a few
/// packages with many advisories and many with few, ranges of one to three pairs, listed versions
/// in a third. The same seed gives the same bytes.
final class GeneratedFeed {
  private static final String[] ECOSYSTEMS = {"npm", "PyPI", "Maven", "Go", "crates.io"};
  private static final String[] TYPES = {"npm", "pypi", "maven", "golang", "cargo"};
  private static final String[] VECTORS = {
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
    "CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:H/I:N/A:N",
    "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:L"
  };
  private static final String[] LICENSES = {
    "MIT", "MIT", "MIT", "Apache-2.0", "BSD-3-Clause", "ISC"
  };
  private static final int LISTED = 12;
  private static final int MINORS = 9;

  /// One component in so many is one that a real advisory names.
  private static final int REAL = 10;

  private final Random random;
  private final int packages;
  private final RealFeed real;

  GeneratedFeed(long seed, int packages, RealFeed real) {
    this.random = new Random(seed);
    this.packages = packages;
    this.real = real;
  }

  /// An archive as databases publish them: one file an advisory, the real ones too.
  byte[] archive(String prefix, int count) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(count * 300);
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(1);
      for (int i = 0; i < count; i++) {
        zip.putNextEntry(new ZipEntry(prefix + i + ".json"));
        zip.write(advisory(prefix + i, i).getBytes(StandardCharsets.UTF_8));
      }
      for (int i = 0; i < real.documents().size(); i++) {
        zip.putNextEntry(new ZipEntry("real-" + i + ".json"));
        zip.write(real.documents().get(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private String advisory(String id, int index) {
    int number = chosen();
    int kind = number % ECOSYSTEMS.length;
    StringBuilder events = new StringBuilder();
    int pairs = 1 + random.nextInt(3);
    for (int pair = 0; pair < pairs; pair++) {
      int major = pair * 3;
      events
          .append(pair == 0 ? "" : ",")
          .append("{\"introduced\":\"")
          .append(major == 0 ? "0" : major + "." + random.nextInt(4) + ".0")
          .append("\"},{\"fixed\":\"")
          .append(major + 1)
          .append('.')
          .append(random.nextInt(MINORS))
          .append(".0\"}");
    }
    StringBuilder versions = new StringBuilder();
    for (int i = 0; index % 3 == 0 && i < LISTED; i++) {
      versions.append(i == 0 ? "\"" : ",\"").append(version()).append('"');
    }
    String alias = index % 5 == 0 ? "" : "\"CVE-2031-" + (100_000 + index) + "\"";
    return document(
        id, alias, VECTORS[index % VECTORS.length], kind, name(kind, number), events, versions);
  }

  /// One advisory about one npm package.
  static String about(String id, String name, String fixed, int modified) {
    String events = "{\"introduced\":\"0\"},{\"fixed\":\"" + fixed + "\"}";
    return document(id, "\"CVE-2032-" + id + "\"", VECTORS[0], 0, name, events, "")
        .replace("2031-01-01T00:00:00Z", "2031-01-%02dT00:00:00Z".formatted(1 + modified % 28));
  }

  private static String document(
      String id,
      String alias,
      String vector,
      int kind,
      String name,
      CharSequence events,
      CharSequence versions) {
    return """
        {"schema_version":"1.6.0","id":"%s","modified":"2031-01-01T00:00:00Z","published":"2030-12-01T00:00:00Z",\
        "aliases":[%s],"summary":"A generated weakness of %s",\
        "details":"Input that nobody expects makes %s do what nobody wants. Users of a version in range should update.",\
        "severity":[{"type":"CVSS_V3","score":"%s"}],\
        "affected":[{"package":{"ecosystem":"%s","name":"%s"},"ranges":[{"type":"%s","events":[%s]}],"versions":[%s]}],\
        "references":[{"type":"ADVISORY","url":"https://advisories.example/%s"}]}"""
        .formatted(
            id,
            alias,
            name,
            name,
            vector,
            ECOSYSTEMS[kind],
            name,
            kind == 0 || kind == 4 ? "SEMVER" : "ECOSYSTEM",
            events,
            versions,
            id);
  }

  /// Components of the packages that the feed is about, most about those with many advisories.
  ///
  /// @param shared names of npm packages in version 1.0.0 that are there too
  byte[] sbom(String name, int components, List<String> shared) {
    StringBuilder json = new StringBuilder(components * 160);
    json.append(
        "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"metadata\":{\"component\":{\"type\":\"application\",\"name\":\"");
    json.append(name).append("\",\"version\":\"1.0.0\",\"bom-ref\":\"root\"}},\"components\":[");
    StringBuilder edges = new StringBuilder(components * 40);
    for (int i = 0; i < components + shared.size(); i++) {
      String purl = i < components ? part() : "pkg:npm/" + shared.get(i - components) + "@1.0.0";
      json.append(i == 0 ? "" : ",")
          .append("{\"type\":\"library\",\"name\":\"c")
          .append(i)
          .append("\",\"bom-ref\":\"c")
          .append(i)
          .append("\",\"purl\":\"")
          .append(purl)
          .append("\",\"licenses\":[{\"license\":{\"id\":\"")
          .append(LICENSES[random.nextInt(LICENSES.length)])
          .append("\"}}]}");
      edges
          .append(i == 0 ? "" : ",")
          .append("{\"ref\":\"")
          .append(i == 0 ? "root" : "c" + random.nextInt(i))
          .append("\",\"dependsOn\":[\"c")
          .append(i)
          .append("\"]}");
    }
    return json.append("],\"dependencies\":[")
        .append(edges)
        .append("]}")
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private String part() {
    List<String> parts = real.parts();
    return parts.isEmpty() || random.nextInt(REAL) > 0
        ? purl(chosen())
        : parts.get(random.nextInt(parts.size()));
  }

  private String purl(int number) {
    int kind = number % TYPES.length;
    String path = TYPES[kind].equals("maven") || TYPES[kind].equals("golang") ? "group/" : "";
    // Most of what is in use is newer than what advisories are about.
    String used = random.nextInt(5) == 0 ? version() : "1" + version();
    String version = (kind == 3 ? "v" : "") + used;
    return "pkg:" + TYPES[kind] + "/" + path + "package" + number + "@" + version;
  }

  private static String name(int kind, int number) {
    return switch (ECOSYSTEMS[kind]) {
      case "Maven" -> "group:package" + number;
      case "Go" -> "group/package" + number;
      default -> "package" + number;
    };
  }

  /// A package number, small ones far more often than large ones.
  private int chosen() {
    return (int) (Math.pow(random.nextDouble(), 2) * packages);
  }

  private String version() {
    return String.format(
        Locale.ROOT, "%d.%d.%d", random.nextInt(10), random.nextInt(12), random.nextInt(20));
  }
}
