package org.pgatlas.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where a benchmark keeps its database: the folder that was asked for, which stays, or one of its
/// own, which goes with all its gigabytes at the end.
public record WorkFolder(Path path, boolean given) implements AutoCloseable {
  public static WorkFolder at(@Nullable Path asked, String name) throws IOException {
    return asked == null
        ? new WorkFolder(Files.createTempDirectory("atlas-bench-" + name + "-"), false)
        : new WorkFolder(asked, true);
  }

  @Override
  public void close() throws IOException {
    if (!given) {
      try (Stream<Path> files = Files.walk(path)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
