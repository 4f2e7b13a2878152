package org.pgatlas.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/// Where the bundled index comes from, as the properties beside it say; its README tells more.
///
/// @param asOf the newest date of the suites, ISO 8601
record DemoOrigin(String origin, String asOf) {
  private static final String FACTS = "/demo/debian-bookworm-amd64.properties";

  static DemoOrigin read() {
    Properties facts = new Properties();
    try (InputStream in = DemoOrigin.class.getResourceAsStream(FACTS)) {
      if (in == null) {
        throw new CommandFailed("this build lacks its bundled " + FACTS);
      }
      facts.load(in);
    } catch (IOException e) {
      throw new CommandFailed("cannot read the bundled " + FACTS + ": " + e.getMessage());
    }
    return new DemoOrigin(fact(facts, "origin"), fact(facts, "date"));
  }

  private static String fact(Properties facts, String key) {
    String value = facts.getProperty(key, "");
    if (value.isEmpty()) {
      throw new CommandFailed("the bundled " + FACTS + " has no '" + key + "'");
    }
    return value;
  }
}
