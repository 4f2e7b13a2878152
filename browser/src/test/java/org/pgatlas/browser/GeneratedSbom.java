package org.pgatlas.browser;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// CycloneDX documents of an invented npm scope.
final class GeneratedSbom {
  private GeneratedSbom() {}

  static String of(String name, List<String> dependencies) {
    String components =
        dependencies.stream()
            .map(
                d ->
                    "{\"type\":\"library\",\"bom-ref\":\"%s\",\"name\":\"%s\",\"version\":\"1.0.0\",\"purl\":\"%s@1.0.0\"}"
                        .formatted(d, d, purl(d)))
            .collect(Collectors.joining(","));
    String refs = dependencies.stream().map(d -> "\"" + d + "\"").collect(Collectors.joining(","));
    return """
        {"bomFormat":"CycloneDX","specVersion":"1.5","version":1,
         "metadata":{"component":{"type":"application","bom-ref":"root","name":"%s","version":"1.0.0","purl":"%s@1.0.0"}},
         "components":[%s],
         "dependencies":[{"ref":"root","dependsOn":[%s]}]}
        """
        .formatted(name, purl(name), components, refs);
  }

  /// A document with so many packages of its own.
  static String withPackages(String name, int count) {
    return of(name, IntStream.range(0, count).mapToObj(i -> name + "-part-" + i).toList());
  }

  static String purl(String name) {
    return "pkg:npm/%40acme/" + name;
  }
}
