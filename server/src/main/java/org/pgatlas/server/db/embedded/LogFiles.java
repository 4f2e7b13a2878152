package org.pgatlas.server.db.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// PostgreSQL's own log: what it says before its log collector runs, and the rotated files after
/// that.
record LogFiles(Path startLog, Path folder) {
  private static final int KEPT = 10;
  private static final int TAIL_BYTES = 16_384;
  private static final int TAIL_LINES = 12;

  /// The last lines of both, oldest first.
  String tail() {
    List<String> lines = new ArrayList<>(lastLines(startLog));
    lines.removeIf(line -> line.contains("log output") || line.contains("Future log output"));
    List<Path> rotated = rotated();
    if (!rotated.isEmpty()) {
      lines.addAll(lastLines(rotated.getLast()));
    }
    int from = Math.max(0, lines.size() - TAIL_LINES);
    return String.join("\n", lines.subList(from, lines.size()));
  }

  /// PostgreSQL says it in two ways: the system's error, or a hint after a short write.
  static boolean tellOfFullDisk(String text) {
    return text.contains("No space left on device") || text.contains("Check free disk space");
  }

  String lastLine() {
    String tail = tail();
    return tail.substring(tail.lastIndexOf('\n') + 1);
  }

  /// Removes all but the newest files: PostgreSQL rotates but never deletes.
  void prune() {
    List<Path> rotated = rotated();
    for (Path old : rotated.subList(0, Math.max(0, rotated.size() - KEPT))) {
      try {
        Files.deleteIfExists(old);
      } catch (IOException _) {
        return;
      }
    }
  }

  /// The names carry the time of their creation, so their order is that of their names.
  private List<Path> rotated() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".log"))
          .sorted(Comparator.comparing(file -> file.getFileName().toString()))
          .toList();
    } catch (IOException _) {
      return List.of();
    }
  }

  private static List<String> lastLines(Path file) {
    try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, reader.length() - TAIL_BYTES);
      byte[] bytes = new byte[(int) (reader.length() - from)];
      reader.seek(from);
      reader.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
    } catch (IOException _) {
      return List.of();
    }
  }
}
