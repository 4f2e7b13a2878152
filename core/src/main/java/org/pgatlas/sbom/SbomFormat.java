package org.pgatlas.sbom;

/// Every format of SBOM documents, each recognised by its content.
public enum SbomFormat {
  CYCLONEDX_JSON("cyclonedx-json", "CycloneDX", "CycloneDX JSON"),
  CYCLONEDX_XML("cyclonedx-xml", "CycloneDX", "CycloneDX XML"),
  SPDX_JSON("spdx-json", "SPDX", "SPDX JSON"),
  SPDX_TAG_VALUE("spdx-tag-value", "SPDX", "SPDX tag-value"),
  SPDX_YAML("spdx-yaml", "SPDX", "SPDX YAML"),
  SPDX_RDF("spdx-rdf", "SPDX", "SPDX RDF/XML"),
  SPDX_3_JSON("spdx-3-json", "SPDX", "SPDX 3 JSON-LD");

  private final String id;
  private final String standard;
  private final String title;

  SbomFormat(String id, String standard, String title) {
    this.id = id;
    this.standard = standard;
    this.title = title;
  }

  /// Stable name of the format and its syntax.
  public String id() {
    return id;
  }

  /// The standard without the syntax, as CycloneDX writes it in `bomFormat`.
  public String standard() {
    return standard;
  }

  /// How people call it.
  public String title() {
    return title;
  }
}
