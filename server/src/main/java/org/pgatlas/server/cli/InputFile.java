package org.pgatlas.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that a command was told to read.
final class InputFile {
  private InputFile() {}

  /// @throws CommandFailed saying what is in the way
  static byte[] read(Path file) {
    if (!Files.exists(file)) {
      throw new CommandFailed("there is no file " + file);
    }
    if (Files.isDirectory(file)) {
      throw new CommandFailed(file + " is a folder, not a file");
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + file + ": " + e.getMessage());
    }
  }
}
