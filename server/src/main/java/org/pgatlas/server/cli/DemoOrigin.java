package org.pgatlas.server.cli;

/// Where the bundled index comes from; its README beside it tells more.
final class DemoOrigin {
  static final String ORIGIN = "Debian 12 bookworm, main, updates and security, amd64";
  static final String AS_OF = "2026-11-21T00:00:00Z";

  private DemoOrigin() {}
}
