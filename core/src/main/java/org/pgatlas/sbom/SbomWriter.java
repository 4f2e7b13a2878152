package org.pgatlas.sbom;

import org.pgatlas.sbom.cyclonedx.CycloneDxWriter;

/// Writes a document in a published format, whatever the format it came in.
public final class SbomWriter {
  private SbomWriter() {}

  /// CycloneDX 1.6 in JSON, UTF-8. Equal documents give equal bytes. Linear in the document.
  public static byte[] cycloneDx(Sbom sbom) {
    return CycloneDxWriter.write(sbom);
  }
}
