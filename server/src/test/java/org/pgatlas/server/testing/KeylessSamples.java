package org.pgatlas.server.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Bundles that somebody signed keylessly, and the trust root to them; core's tests make them and
/// see to it that they are what they are called: `vex`, `sbom`, `provenance`, `stranger`, `root`,
/// `other-root`.
public final class KeylessSamples {
  /// Who signed all but the stranger's.
  public static final String SUBJECT =
      "https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1";

  /// Who vouches for the signers.
  public static final String ISSUER = "https://token.actions.githubusercontent.com";

  private KeylessSamples() {}

  public static byte[] bytes(String name) {
    try (InputStream in =
        KeylessSamples.class.getResourceAsStream(
            "/org/pgatlas/server/testing/keyless/" + name + ".json")) {
      if (in == null) {
        throw new IllegalStateException("no sample " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }
}
