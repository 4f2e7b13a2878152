package org.pgatlas.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the published conformance suites and real documents lie: `ATLAS_TESTDATA`, else
/// `../shared/testdata` beside the project. A suite that is not there is reported as skipped, by
/// name.
public final class TestData {
  private TestData() {}

  public static Path root() {
    String configured = System.getenv("ATLAS_TESTDATA");
    if (configured != null && !configured.isBlank()) {
      return Path.of(configured);
    }
    return Path.of(System.getProperty("atlas.root", ".."))
        .resolve("../shared/testdata")
        .normalize();
  }

  /// The suite's folder or file; skips the calling test, naming the suite, when it is absent.
  public static Path require(String suite) {
    Path path = root().resolve(suite);
    assumeTrue(Files.exists(path), () -> "test data suite '" + suite + "' is not at " + root());
    return path;
  }

  /// The same for a suite whose number of cases is known, so that a skip says how many.
  public static Path require(String suite, int cases) {
    Path path = root().resolve(suite);
    assumeTrue(
        Files.exists(path),
        () -> cases + " cases skipped: test data suite '" + suite + "' is not at " + root());
    return path;
  }
}
