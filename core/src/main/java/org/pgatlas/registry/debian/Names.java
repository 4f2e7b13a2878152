package org.pgatlas.registry.debian;

import java.util.Locale;
import org.pgatlas.purl.PackageUrl;

/// Package names as dpkg allows them, and the ids they have in the graph.
final class Names {
  private static final int MAX_LENGTH = 200;

  private Names() {}

  static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /// Whether a text is a package's name: letters, digits and `+ - . _`, a letter or digit first.
  static boolean isName(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH || "+-._".indexOf(text.charAt(0)) >= 0) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean alphanumeric =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
      if (!alphanumeric && "+-._".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  static String repoId(String binary) {
    return PackageUrl.of("deb", "debian", binary, null).packageId();
  }

  static String projectId(String source) {
    return "daoip-5:debian:project:" + source;
  }
}
