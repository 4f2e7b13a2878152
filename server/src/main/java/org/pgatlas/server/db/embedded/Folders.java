package org.pgatlas.server.db.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.embedded.EmbeddedPostgresException.Code;

/// What the launcher does with whole directories.
final class Folders {
  private Folders() {}

  /// Removes a tree and never follows a symbolic link out of it.
  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// Makes a rename in this directory survive a power failure.
  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// The numeric owner of a file.
  static int owner(Path file) {
    return number(file, "unix:uid");
  }

  static int group(Path file) {
    return number(file, "unix:gid");
  }

  static int mode(Path file) {
    return number(file, "unix:mode");
  }

  private static int number(Path file, String attribute) {
    try {
      return (Integer) Files.getAttribute(file, attribute);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The failure of a file operation in words that name the directory and the remedy.
  static EmbeddedPostgresException failure(String doing, Path directory, Exception cause) {
    String detail = String.valueOf(cause.getMessage());
    String lower = detail.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left") || lower.contains("quota exceeded")) {
      return new EmbeddedPostgresException(
          Code.NO_SPACE,
          doing
              + " failed: no space left on the file system of "
              + directory
              + ". Free some (a new installation needs about 150 MB) or choose another directory.",
          cause);
    }
    String reason =
        cause instanceof AccessDeniedException ? "permission denied for " + detail : detail;
    return new EmbeddedPostgresException(
        Code.DIRECTORY_UNUSABLE,
        doing
            + " failed in "
            + directory
            + ": "
            + reason
            + ". Choose a directory that the user "
            + System.getProperty("user.name")
            + " may write.",
        cause);
  }
}
