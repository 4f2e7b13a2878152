package org.pgatlas.sbom.cyclonedx;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// The identifiers of the SPDX licence list, deprecated ones too, as CycloneDX's `license.id` takes
/// them; exceptions are told by their name.
final class SpdxLicenseIds {
  private static final Set<String> IDS = load();

  /// Exceptions that do not say so.
  private static final Set<String> EXCEPTIONS =
      Set.of("GPL-CC-1.0", "Linux-syscall-note", "LLGPL", "SHL-2.0", "SHL-2.1");

  private SpdxLicenseIds() {}

  static boolean contains(String id) {
    return IDS.contains(id)
        || (id.endsWith("+") && IDS.contains(id.substring(0, id.length() - 1)))
        || EXCEPTIONS.contains(id)
        || id.toLowerCase(Locale.ROOT).contains("exception");
  }

  private static Set<String> load() {
    try (InputStream in = SpdxLicenseIds.class.getResourceAsStream("spdx-license-ids.txt")) {
      if (in == null) {
        throw new IllegalStateException("spdx-license-ids.txt is not in the jar");
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))
          .lines()
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
