package org.pgatlas.server.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.Content;

/// Bytes that are read more than once: few are held, many lie in a temporary file until this is
/// closed, so that a large document costs no memory.
public final class Spool implements Content, AutoCloseable {
  /// Bytes that are held.
  public static final int HELD = 1 << 20;

  private static final int PROBE = 1 << 16;

  private final byte[] held;
  private final @Nullable Path file;
  private final long size;

  private Spool(byte[] held, @Nullable Path file, long size) {
    this.held = held;
    this.file = file;
    this.size = size;
  }

  public static Spool of(byte[] bytes) {
    return new Spool(bytes, null, bytes.length);
  }

  /// Reads the stream to its end.
  public static Spool of(InputStream in) throws IOException {
    return of(in, Long.MAX_VALUE - 1);
  }

  /// Reads the stream to its end, or until one byte more than the limit is there.
  public static Spool of(InputStream in, long limit) throws IOException {
    byte[] first = in.readNBytes((int) Math.min(HELD, limit) + 1);
    if (first.length <= HELD) {
      return of(first);
    }
    return filled(
        out -> {
          out.write(first);
          byte[] buffer = new byte[1 << 16];
          long left = limit + 1 - first.length;
          int read;
          while (left > 0
              && (read = in.read(buffer, 0, (int) Math.min(buffer.length, left))) >= 0) {
            out.write(buffer, 0, read);
            left -= read;
          }
        });
  }

  /// Temporary files cannot be written: no fault of whoever sends what is to be written.
  public static final class NoRoom extends RuntimeException implements Outage {
    private static final long serialVersionUID = 1;

    private NoRoom(IOException cause) {
      super("temporary files cannot be written: " + cause.getMessage(), cause);
    }

    @Override
    public String code() {
      return "storage-full";
    }

    @Override
    public String told() {
      return "There is no room to receive this; nothing was stored. Try again later.";
    }

    @Override
    public int retrySeconds() {
      return 30;
    }
  }

  /// Why temporary files cannot be written now, null when they can.
  public static @Nullable String trouble() {
    try {
      Path file = Files.createTempFile("atlas-", ".probe");
      try {
        Files.write(file, new byte[PROBE]);
        return null;
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /// @throws NoRoom when temporary files cannot be written now
  public static void requireRoom() {
    String trouble = trouble();
    if (trouble != null) {
      throw new NoRoom(new IOException(trouble));
    }
  }

  /// Writes what is to be read.
  @FunctionalInterface
  public interface Writer {
    void write(OutputStream out) throws IOException;
  }

  /// A temporary file of what is written.
  public static Spool filled(Writer writer) throws IOException {
    Path file = temporary();
    try {
      try (OutputStream out = new Told(Files.newOutputStream(file))) {
        writer.write(out);
      }
      return new Spool(new byte[0], file, Files.size(file));
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempFile("atlas-", ".spool");
    } catch (IOException e) {
      throw new NoRoom(e);
    }
  }

  /// Tells a write that fails from a read that does.
  private static final class Told extends OutputStream {
    private final OutputStream file;

    Told(OutputStream file) {
      this.file = file;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      try {
        file.write(bytes, from, length);
      } catch (IOException e) {
        throw new NoRoom(e);
      }
    }

    @Override
    public void close() {
      try {
        file.close();
      } catch (IOException e) {
        throw new NoRoom(e);
      }
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public InputStream open() throws IOException {
    return file == null
        ? new ByteArrayInputStream(held)
        : new BufferedInputStream(Files.newInputStream(file), 1 << 16);
  }

  /// Whether they are held in memory.
  public boolean isHeld() {
    return file == null;
  }

  /// How many bytes they are once gzip is undone; counted no further than `enough`. Damaged ones
  /// count as far as they can be unpacked.
  public long unpacked(long enough) {
    long count = 0;
    try (InputStream in = open()) {
      in.mark(2);
      boolean packed = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      if (!packed) {
        return size;
      }
      byte[] buffer = new byte[1 << 16];
      InputStream unpacked = new GZIPInputStream(in, 1 << 16);
      int read;
      while (count < enough && (read = unpacked.read(buffer)) >= 0) {
        count += read;
      }
      return Math.max(count, size);
    } catch (IOException damaged) {
      // Whoever reads them says what is wrong.
      return Math.max(count, size);
    }
  }

  /// All of them in memory.
  public byte[] bytes() {
    if (file == null) {
      return held;
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
