package org.pgatlas.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The Packages indexes that this machine's apt downloaded, through apt's own reader (it may keep
/// them compressed).
final class AptLists {
  private static final Path LISTS = Path.of("/var/lib/apt/lists");
  private static final Path READER = Path.of("/usr/lib/apt/apt-helper");

  private AptLists() {}

  static byte[] read() {
    if (!Files.exists(LISTS) || !Files.exists(READER)) {
      throw new CommandFailed("this machine has no apt lists; name Packages files instead");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Stream<Path> files = Files.list(LISTS)) {
      List<Path> indexes =
          files
              .filter(
                  f ->
                      String.valueOf(f.getFileName()).contains("_dists_")
                          && String.valueOf(f.getFileName()).contains("_Packages"))
              .sorted()
              .toList();
      if (indexes.isEmpty()) {
        throw new CommandFailed("apt has no package lists; run apt-get update first");
      }
      for (Path index : indexes) {
        Process process =
            new ProcessBuilder(READER.toString(), "cat-file", index.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        process.getInputStream().transferTo(all);
        if (process.waitFor() != 0) {
          throw new CommandFailed("apt cannot read its list " + index);
        }
        all.write('\n');
      }
    } catch (IOException e) {
      throw new CommandFailed("cannot read apt's lists: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted");
    }
    return all.toByteArray();
  }
}
