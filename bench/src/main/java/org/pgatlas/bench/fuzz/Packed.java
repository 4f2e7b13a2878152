package org.pgatlas.bench.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Small archives of each kind that is read, made here.
final class Packed {
  private static final int BLOCK = 512;

  private Packed() {}

  /// A zip, a tar with a long name, and that packed.
  static List<byte[]> archives() {
    try {
      byte[] tar = tar();
      return List.of(zip(), tar, gzip(tar));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] zip() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : List.of("a/one.json", "two.json")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text("{\"id\": \"A-1\"}"));
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  private static byte[] tar() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    entry(out, "one.json", '0', "{\"id\": \"A-1\"}");
    entry(out, "pax", 'x', "20 path=b/three.json\n");
    entry(out, "short", '0', "{\"id\": \"A-3\"}");
    entry(out, "long", 'L', "c/".repeat(60) + "four.json\0");
    entry(out, "short", '0', "{}");
    entry(out, "folder/", '5', "");
    out.writeBytes(new byte[2 * BLOCK]);
    return out.toByteArray();
  }

  private static void entry(ByteArrayOutputStream out, String name, char type, String content) {
    byte[] bytes = text(content);
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000644");
    put(header, 124, String.format(Locale.ROOT, "%011o", bytes.length));
    header[156] = (byte) type;
    put(header, 257, "ustar");
    out.writeBytes(header);
    out.writeBytes(bytes);
    out.writeBytes(new byte[(BLOCK - bytes.length % BLOCK) % BLOCK]);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text(text);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
