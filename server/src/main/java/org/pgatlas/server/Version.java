package org.pgatlas.server;

/// The product's version, from the jar's manifest.
public final class Version {
  public static final String CURRENT = read();

  private Version() {}

  private static String read() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
