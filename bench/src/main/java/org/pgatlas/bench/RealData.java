package org.pgatlas.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Real documents, where they are at hand: in `ATLAS_TESTDATA`, else in `../shared/testdata`.
public final class RealData {
  private RealData() {}

  /// Null when there are none of that kind.
  public static @Nullable Path folder(String kind) {
    String named = System.getenv("ATLAS_TESTDATA");
    Path folder = Path.of(named == null ? "../shared/testdata" : named).resolve(kind);
    return Files.isDirectory(folder) ? folder : null;
  }
}
