package org.pgatlas.registry.debian;

import java.util.Locale;

/// Tells web addresses, which a page may link to, from whatever else a homepage field holds.
final class WebAddress {
  private static final int MAX_LENGTH = 2_000;

  private WebAddress() {}

  /// Whether the text is `http://` or `https://`, a host without user name, and no space, quote,
  /// bracket or control character anywhere.
  static boolean isOne(String text) {
    String lower = text.substring(0, Math.min(8, text.length())).toLowerCase(Locale.ROOT);
    int host = lower.equals("https://") ? 8 : lower.startsWith("http://") ? 7 : -1;
    if (host < 0 || text.length() > MAX_LENGTH) {
      return false;
    }
    int stop = host;
    while (stop < text.length() && "/?#".indexOf(text.charAt(stop)) < 0) {
      stop++;
    }
    return stop > host
        && text.charAt(host) != ':'
        && text.substring(host, stop).indexOf('@') < 0
        && text.chars().allMatch(c -> c > ' ' && c != 127 && "\"'<>\\^`{|}".indexOf(c) < 0);
  }
}
