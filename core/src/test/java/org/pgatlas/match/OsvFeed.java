package org.pgatlas.match;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.osv.OsvLimits;
import org.pgatlas.advisory.osv.OsvReader;
import org.pgatlas.testing.TestData;

/// The real advisories of the test data, as one feed: the first document of each id counts.
final class OsvFeed {
  private OsvFeed() {}

  static List<Advisory> read() throws IOException {
    List<Advisory> feed = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Path file : files()) {
      Advisory advisory = OsvReader.read(Files.readAllBytes(file), OsvLimits.defaults());
      if (ids.add(advisory.id())) {
        feed.add(advisory);
      }
    }
    return feed;
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(TestData.require("osv"))) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !file.toString().contains("/_truth/"))
          .filter(file -> !file.toString().contains("/schema/"))
          .sorted()
          .toList();
    }
  }
}
