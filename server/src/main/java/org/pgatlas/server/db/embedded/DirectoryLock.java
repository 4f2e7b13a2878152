package org.pgatlas.server.db.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.pgatlas.server.db.embedded.EmbeddedPostgresException.Code;

/// Holds a data directory for one server; the operating system releases it when the process ends.
///
/// POSIX forgets a process's lock as soon as that process closes any descriptor of the file. So the
/// file is opened once only: a set of held paths answers a second start within one JVM, and the
/// process id stands in a file of its own.
final class DirectoryLock implements AutoCloseable {
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path key;
  private final FileChannel channel;

  private DirectoryLock(Path key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  static DirectoryLock acquire(Path directory) throws IOException {
    Path key = directory.toRealPath();
    Path owner = key.resolve("postgres.owner");
    if (!HELD.add(key)) {
      throw inUse(directory, ProcessHandle.current().pid() + " (this very process)");
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              key.resolve("postgres.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        String pid = Files.exists(owner) ? Files.readString(owner).strip() : "";
        throw inUse(directory, pid.isEmpty() ? "that is just starting" : pid);
      }
      Files.writeString(owner, ProcessHandle.current().pid() + "\n");
      return new DirectoryLock(key, channel);
    } catch (IOException | RuntimeException e) {
      HELD.remove(key);
      if (channel != null) {
        channel.close();
      }
      throw e;
    }
  }

  private static EmbeddedPostgresException inUse(Path directory, String pid) {
    String remedy = pid.matches("[0-9]+") ? "Stop it with: kill " + pid : "Wait for it or stop it";
    return new EmbeddedPostgresException(
        Code.DIRECTORY_IN_USE,
        "The data directory %s is in use by the PG Atlas process %s. %s, or choose another directory."
            .formatted(directory, pid, remedy));
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(key.resolve("postgres.owner"));
      channel.close();
    } catch (IOException _) {
      // The process id of a released lock misleads nobody: it is read only while the lock is held.
    } finally {
      HELD.remove(key);
    }
  }
}
