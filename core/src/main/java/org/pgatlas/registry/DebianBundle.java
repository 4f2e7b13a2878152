package org.pgatlas.registry;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reduces `Packages` indexes to the fields that [DebianIndex] needs, still a `Packages` index: what the demo bundles.
public final class DebianBundle {
  private DebianBundle() {}

  /// Appends the reduced paragraphs of one index; returns how many.
  public static int reduce(InputStream packages, OutputStream out) {
    PrintStream text = new PrintStream(out, false, StandardCharsets.UTF_8);
    int[] count = new int[1];
    new DebianPackagesReader(packages)
        .read(
            p -> {
              count[0]++;
              field(text, "Package", p.name());
              field(text, "Version", p.version());
              field(text, "Source", p.source().equals(p.name()) ? null : p.source());
              field(text, "Section", p.section());
              field(text, "Pre-Depends", p.preDepends());
              field(text, "Depends", p.depends());
              field(text, "Provides", p.provides());
              text.print('\n');
            });
    text.flush();
    return count[0];
  }

  private static void field(PrintStream text, String name, @Nullable String value) {
    if (value != null) {
      text.print(name + ": " + value + "\n");
    }
  }
}
