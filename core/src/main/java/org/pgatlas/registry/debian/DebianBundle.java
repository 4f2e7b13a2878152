package org.pgatlas.registry.debian;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// A gzip-compressed `Packages` index reduced to facts: of each package the newest version only,
/// and of that the fields that make the graph. [DebianIndex] reads it like any other index. It has
/// neither descriptions (texts that people wrote) nor homepages (which often name a person).
public final class DebianBundle {
  private static final Set<Field> FACTS =
      EnumSet.of(
          Field.PACKAGE,
          Field.SOURCE,
          Field.VERSION,
          Field.PRE_DEPENDS,
          Field.DEPENDS,
          Field.PROVIDES,
          Field.SECTION);

  private DebianBundle() {}

  /// Writes the packages of an index in the order of their names; the same index gives the same
  /// bytes. The stream stays open.
  public static void write(DebianIndex index, OutputStream out) throws IOException {
    GZIPOutputStream gzip = new Smallest(out);
    StringBuilder paragraph = new StringBuilder();
    for (DebianPackage p : index.packages()) {
      paragraph.setLength(0);
      for (Map.Entry<Field, String> field : p.written().entrySet()) {
        if (FACTS.contains(field.getKey())) {
          paragraph
              .append(field.getKey().label())
              .append(": ")
              .append(field.getValue())
              .append('\n');
        }
      }
      gzip.write(paragraph.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    }
    gzip.finish();
  }

  /// The `Packages` index in a bundle.
  public static InputStream open(InputStream bundle) throws IOException {
    return new GZIPInputStream(bundle, 1 << 16);
  }

  /// Gzip at its best compression.
  private static final class Smallest extends GZIPOutputStream {
    Smallest(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
