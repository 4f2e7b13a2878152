package org.pgatlas.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The published documents made to break readers, in the suite `hostile`.
public final class HostileDocuments {
  /// How many there are, without what is known about them.
  public static final int COUNT = 1_106;

  private HostileDocuments() {}

  /// All of them below the suite's folder, in the order of their names.
  public static List<Path> below(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().equals("INDEX.tsv"))
          .filter(file -> !file.startsWith(root.resolve("_truth")))
          .sorted()
          .toList();
    }
  }
}
