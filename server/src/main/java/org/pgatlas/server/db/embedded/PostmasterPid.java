package org.pgatlas.server.db.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The file `postmaster.pid` of a cluster: written line by line while PostgreSQL starts.
///
/// @param pid the process that wrote it
/// @param startedAt seconds since the epoch, 0 when not written yet
/// @param sharedMemoryId the System V segment that all its processes hold, -1 when not written yet
/// @param status `starting`, `ready`, `stopping` … or empty
record PostmasterPid(long pid, long startedAt, int sharedMemoryId, String status) {
  static final String FILE = "postmaster.pid";

  /// Reads the file; null when it is absent or has no process id yet.
  static @Nullable PostmasterPid read(Path cluster) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(cluster.resolve(FILE), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException _) {
      return null;
    }
    long pid = number(line(lines, 0), 0);
    if (pid == 0) {
      return null;
    }
    String[] segment = line(lines, 6).split("\\s+");
    return new PostmasterPid(
        Math.abs(pid),
        number(line(lines, 2), 0),
        (int) number(segment[segment.length - 1], -1),
        line(lines, 7));
  }

  boolean isReady() {
    return status.equals("ready");
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index).strip() : "";
  }

  private static long number(String digits, long otherwise) {
    return digits.matches("-?[0-9]{1,18}") ? Long.parseLong(digits) : otherwise;
  }
}
