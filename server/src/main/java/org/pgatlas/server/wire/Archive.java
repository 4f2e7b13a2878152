package org.pgatlas.server.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.pgatlas.json.Content;

/// Files in a zip or a tar (plain or gzip), one after the other, within limits. Nothing is written
/// anywhere; an archive in an archive is a file like any other.
public final class Archive {
  private static final int MAX_NAME = 4_096;

  /// Less than this is never called a bomb.
  private static final long HARMLESS = 64L << 20;

  private Archive() {}

  /// What an archive may cost before it is refused.
  ///
  /// @param maxEntryBytes unpacked bytes of one file
  /// @param maxTotalBytes unpacked bytes of all
  /// @param maxRatio unpacked to packed bytes, once the unpacked ones are more than a few
  public record Limits(int maxEntries, int maxEntryBytes, long maxTotalBytes, int maxRatio) {
    public Limits {
      if (maxEntries < 1 || maxEntryBytes < 1 || maxTotalBytes < 1 || maxRatio < 1) {
        throw new IllegalArgumentException("limits must be positive");
      }
    }

    public static Limits defaults() {
      return new Limits(1_000_000, 64 << 20, 16L << 30, 200);
    }
  }

  /// An archive that cannot be read to its end, or that costs too much; the message says where.
  public static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    private final String code;

    Refused(String code, String message) {
      super(message);
      this.code = code;
    }

    /// Stable name: `too-large`, `unsafe-path`, `damaged-archive`.
    public String code() {
      return code;
    }
  }

  /// Takes one file.
  @FunctionalInterface
  public interface Taker {
    void file(String name, byte[] content);
  }

  public static boolean isArchive(byte[] bytes) {
    return isArchive(Content.of(bytes));
  }

  public static boolean isArchive(Content content) {
    return isZip(head(content)) || isTar(content);
  }

  /// Hands on every file whose name is wanted, in the archive's order.
  ///
  /// @throws Refused where the archive breaks a limit or its format; the files before are handed on
  public static void walk(byte[] archive, Limits limits, Predicate<String> wanted, Taker taker)
      throws Refused {
    walk(Content.of(archive), limits, wanted, taker);
  }

  /// As the other, of an archive that need not fit into memory: one file is held at a time.
  public static void walk(Content archive, Limits limits, Predicate<String> wanted, Taker taker)
      throws Refused {
    Meter meter = new Meter(limits, archive.size());
    try {
      if (isZip(head(archive))) {
        zip(archive, meter, wanted, taker);
      } else {
        tar(archive, meter, wanted, taker);
      }
    } catch (Refused e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new Refused("damaged-archive", "The archive is damaged: " + e.getMessage());
    }
  }

  private static boolean isZip(byte[] bytes) {
    return bytes.length > 3
        && bytes[0] == 'P'
        && bytes[1] == 'K'
        && ((bytes[2] == 3 && bytes[3] == 4) || (bytes[2] == 5 && bytes[3] == 6));
  }

  private static boolean isGzip(byte[] bytes) {
    return bytes.length > 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
  }

  private static byte[] head(Content content) {
    try (InputStream in = content.open()) {
      return in.readNBytes(4);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isTar(Content content) {
    try (InputStream in = plain(content)) {
      return TarStream.isHeader(in.readNBytes(TarStream.BLOCK));
    } catch (IOException _) {
      return false;
    }
  }

  private static InputStream plain(Content content) throws IOException {
    boolean packed = isGzip(head(content));
    InputStream in = content.open();
    return packed ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private static void zip(Content archive, Meter meter, Predicate<String> wanted, Taker taker)
      throws IOException {
    boolean any = false;
    try (ZipInputStream zip = new ZipInputStream(archive.open())) {
      ZipEntry entry;
      while ((entry = zip.getNextEntry()) != null) {
        any = true;
        meter.entry(entry.getName());
        byte[] content = meter.read(zip, entry.getName());
        if (!entry.isDirectory() && wanted.test(entry.getName())) {
          taker.file(entry.getName(), content);
        }
      }
    } catch (ZipException | EOFException e) {
      throw new Refused("damaged-archive", "The zip is damaged: " + e.getMessage());
    }
    if (!any && head(archive)[2] == 3) {
      throw new Refused("damaged-archive", "The zip has no entry that can be read");
    }
  }

  private static void tar(Content archive, Meter meter, Predicate<String> wanted, Taker taker)
      throws IOException {
    try (InputStream in = plain(archive)) {
      TarStream tar = new TarStream(in);
      TarStream.Entry entry;
      while ((entry = tar.next()) != null) {
        meter.entry(entry.name());
        byte[] content = meter.read(tar.content(), entry.name());
        if (content.length < entry.size()) {
          throw new EOFException("'" + entry.name() + "' ends too early");
        }
        if (entry.isFile() && wanted.test(entry.name())) {
          taker.file(entry.name(), content);
        }
      }
    }
  }

  /// Counts what has been read.
  private static final class Meter {
    private final Limits limits;
    private final long packed;
    private int entries;
    private long total;

    Meter(Limits limits, long packed) {
      this.limits = limits;
      this.packed = packed;
    }

    void entry(String name) throws Refused {
      if (++entries > limits.maxEntries()) {
        throw new Refused(
            "too-large", "The archive has more than " + limits.maxEntries() + " files");
      }
      boolean up = ("/" + name + "/").replace('\\', '/').contains("/../");
      if (up
          || name.length() > MAX_NAME
          || name.startsWith("/")
          || name.indexOf('\\') >= 0
          || name.indexOf('\0') >= 0
          || name.matches("[A-Za-z]:.*")) {
        throw new Refused(
            "unsafe-path",
            "The archive has a file outside its own folder: '"
                + name.substring(0, Math.min(100, name.length())).replace('\0', '?')
                + "'");
      }
    }

    byte[] read(InputStream in, String name) throws IOException {
      long left = Math.min(limits.maxTotalBytes() - total, limits.maxEntryBytes());
      if (total > HARMLESS) {
        left = Math.min(left, packed * limits.maxRatio() - total);
      }
      byte[] content = in.readNBytes((int) Math.max(0, left));
      if (in.read() >= 0) {
        throw new Refused("too-large", "The archive unpacks to too much, in '" + name + "'");
      }
      total += content.length;
      return content;
    }
  }
}
