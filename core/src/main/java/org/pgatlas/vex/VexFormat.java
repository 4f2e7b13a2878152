package org.pgatlas.vex;

/// The formats in which statements come.
public enum VexFormat {
  OPENVEX("openvex", "OpenVEX"),
  CSAF("csaf", "CSAF"),
  CYCLONEDX("cyclonedx-json", "CycloneDX JSON");

  private final String id;
  private final String title;

  VexFormat(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /// Stable name.
  public String id() {
    return id;
  }

  /// How people call it.
  public String title() {
    return title;
  }
}
