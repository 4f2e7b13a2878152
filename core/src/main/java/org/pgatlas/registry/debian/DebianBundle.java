package org.pgatlas.registry.debian;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// A `Packages` index reduced to facts: of each package the newest version only, and of that the
/// fields that make the graph. [DebianIndex] reads it like any other index. It has neither
/// descriptions (texts that people wrote) nor homepages (which often name a person).
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

  /// Writes the packages of an index in the order of their names and returns how many; the same
  /// index gives the same text. Compressing and closing the stream is the caller's.
  public static int write(DebianIndex index, OutputStream out) throws IOException {
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
      out.write(paragraph.append('\n').toString().getBytes(StandardCharsets.UTF_8));
    }
    return index.packages().size();
  }
}
