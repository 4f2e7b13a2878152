package org.pgatlas.bench.endure;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/// Documents of a few components that repos share, another one for each version of a repo.
final class SmallSboms {
  private static final int SHARED = 400;

  private SmallSboms() {}

  /// @param components one of which is this version's own
  static byte[] of(String repository, int version, int components) {
    Random random = new Random(repository.hashCode() * 31L + version);
    StringBuilder json = new StringBuilder(components * 150);
    json.append("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"version\":")
        .append(version)
        .append(",\"metadata\":{\"component\":{\"type\":\"application\",\"name\":\"endured\",")
        .append("\"bom-ref\":\"root\"}},\"components\":[");
    for (int i = 0; i < components; i++) {
      String name =
          i == 0
              ? "own-" + Integer.toHexString(repository.hashCode()) + "-" + version % 7
              : "endured-" + random.nextInt(SHARED / components) + "-" + i;
      json.append(i == 0 ? "" : ",")
          .append("{\"type\":\"library\",\"bom-ref\":\"c")
          .append(i)
          .append("\",\"name\":\"")
          .append(name)
          .append("\",\"version\":\"1.")
          .append(version % 9)
          .append(".0\",\"purl\":\"pkg:npm/")
          .append(name)
          .append("@1.")
          .append(version % 9)
          .append(".0\"}");
    }
    json.append("],\"dependencies\":[{\"ref\":\"root\",\"dependsOn\":[\"c0\"]}");
    for (int i = 1; i < components; i++) {
      json.append(",{\"ref\":\"c")
          .append(random.nextInt(i))
          .append("\",\"dependsOn\":[\"c")
          .append(i)
          .append("\"]}");
    }
    return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  /// The same, cut in the middle.
  static byte[] broken(String repository, int version, int components) {
    byte[] whole = of(repository, version, components);
    return java.util.Arrays.copyOf(whole, whole.length / 2);
  }
}
