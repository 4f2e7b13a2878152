package org.pgatlas.sbom;

/// The formats of SBOM documents that this version reads.
public enum SbomFormat {
  CYCLONEDX_JSON("cyclonedx-json", "CycloneDX"),
  SPDX_JSON("spdx-json", "SPDX");

  private final String id;
  private final String standard;

  SbomFormat(String id, String standard) {
    this.id = id;
    this.standard = standard;
  }

  /// Stable name of the format and its syntax.
  public String id() {
    return id;
  }

  /// The standard without the syntax, as CycloneDX writes it in `bomFormat`.
  public String standard() {
    return standard;
  }
}
