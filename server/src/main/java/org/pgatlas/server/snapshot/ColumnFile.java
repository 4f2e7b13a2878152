package org.pgatlas.server.snapshot;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/// A file of columns of numbers, each with a checksum, in the order in which they were written.
/// Written beside its place and moved there when it is on the disk, so that a reader finds the old
/// one or the new one, whole; read through a mapping. Only its owner may read it.
///
/// Layout, little-endian: magic, format; then blocks of kind, width, count, bytes padded to eight,
/// CRC-32C of all that; a block of kind [#END] last. A column of which all values are equal has
/// one.
public final class ColumnFile {
  static final long MAGIC = 0x31_4E_4D_4C_4F_43_47_50L;
  static final int HEAD_BYTES = 16;
  static final int TEXT = 1;
  static final int INTS = 2;
  static final int LONGS = 3;
  static final int END = 4;

  /// Added to the kind of a column that holds one value over and over.
  static final int EQUAL = 0x100;

  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private ColumnFile() {}

  /// What a file holds, while it is written.
  @FunctionalInterface
  public interface Content {
    void to(ColumnWriter out) throws IOException;
  }

  /// What a file holds, while it is read; columns in the order in which they were written.
  @FunctionalInterface
  public interface Reading<T> {
    T from(ColumnReader in) throws IOException;
  }

  /// Puts a file in the place of the one of that name, if any, and returns how many bytes it has.
  ///
  /// @param format version of what the columns mean
  /// @param before done when the content is on the disk, before it takes its place
  public static long write(Path file, int format, Content content, Runnable before)
      throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      long size;
      try (FileChannel channel =
          FileChannel.open(
              beside,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              ownerOnly("rw-------"))) {
        ColumnWriter out = new ColumnWriter(channel, format);
        content.to(out);
        out.end();
        channel.force(true);
        size = channel.size();
      }
      before.run();
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceEntry(file);
      return size;
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /// Maps the file for as long as it is read.
  ///
  /// @throws IOException also for whatever is not such a file, or damaged, and says what
  public static <T> T read(Path file, int format, Reading<T> reading) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      MemorySegment mapped = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
      ColumnReader in = new ColumnReader(mapped, format);
      T read = reading.from(in);
      in.end();
      return read;
    } catch (InternalError e) {
      // How the JVM tells that mapped bytes could not be brought: cut short, or a bad disk.
      throw new IOException("cannot be read: " + e.getMessage(), e);
    }
  }

  /// A folder that only its owner may look into.
  public static void makeFolder(Path folder) throws IOException {
    Files.createDirectories(folder, ownerOnly("rwx------"));
  }

  private static FileAttribute<?>[] ownerOnly(String rights) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }

  /// The name is on the disk too; not every system lets a folder be forced.
  private static void forceEntry(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (POSIX && folder != null) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
