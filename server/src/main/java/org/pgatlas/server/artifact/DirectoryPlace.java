package org.pgatlas.server.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.Content;

/// A directory: each artifact a file, written beside its place, synced and then renamed, so that
/// nobody ever reads half of one and a power failure after the answer loses nothing.
final class DirectoryPlace implements BlobPlace {
  static final String NAME = "directory";

  /// Written to find out whether there is room.
  private static final int PROBE = 1 << 16;

  private final Path root;

  DirectoryPlace(Path root) {
    this.root = root;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void put(String key, Content bytes) {
    Path file = root.resolve(key);
    Path folder = file.getParent();
    if (folder == null) {
      throw new IllegalArgumentException("not a key: " + key);
    }
    Path draft = null;
    try {
      Files.createDirectories(folder);
      draft = Files.createTempFile(folder, ".draft-", "");
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE);
          InputStream in = bytes.open()) {
        in.transferTo(Channels.newOutputStream(channel));
        channel.force(true);
      }
      move(draft, file);
      sync(folder);
    } catch (IOException e) {
      delete(draft);
      throw new ArtifactsUnavailableException("cannot write artifact " + file + ": " + e, e);
    }
  }

  @Override
  public InputStream open(String key) {
    Path file = root.resolve(key);
    try {
      return Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw new ArtifactStore.CorruptArtifactException("artifact " + file + " is gone");
    } catch (IOException e) {
      throw new ArtifactsUnavailableException("cannot read artifact " + file + ": " + e, e);
    }
  }

  @Override
  public boolean answers() {
    try {
      Files.createDirectories(root);
      Path draft = Files.createTempFile(root, ".draft-", "");
      try {
        Files.write(draft, new byte[PROBE]);
      } finally {
        Files.deleteIfExists(draft);
      }
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() {
    // A directory needs no closing.
  }

  private static void move(Path draft, Path file) throws IOException {
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException _) {
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// Makes the rename itself durable.
  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void delete(@Nullable Path draft) {
    if (draft != null) {
      try {
        Files.deleteIfExists(draft);
      } catch (IOException _) {
        // What is left is a draft that nothing reads.
      }
    }
  }
}
