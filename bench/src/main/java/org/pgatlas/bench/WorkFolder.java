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

  /// Removes a folder with everything in it; nothing happens when there is none.
  public static void empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /// Of all files in a folder together.
  public static long bytes(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    if (!given) {
      empty(path);
    }
  }
}
