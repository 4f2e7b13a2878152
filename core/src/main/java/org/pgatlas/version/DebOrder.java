package org.pgatlas.version;

/// Debian's order: `[epoch:]upstream[-revision]`, each part as alternating runs of non-digits and
/// digits; `~` sorts before the end, letters before all other characters
/// (<https://www.debian.org/doc/debian-policy/ch-controlfields.html#version>).
final class DebOrder implements VersionOrder {
  private static final char TILDE = '!';
  private static final char RUN_END = '#';
  private static final char OTHER = '{';

  @Override
  public boolean write(String version, SortKey key) {
    int colon = version.indexOf(':');
    boolean epoch = colon > 0 && Scan.isNumber(version.substring(0, colon));
    key.number(epoch ? version.substring(0, colon) : "");
    String rest = epoch ? version.substring(colon + 1) : version;
    int dash = rest.lastIndexOf('-');
    part(dash < 0 ? rest : rest.substring(0, dash), key);
    part(dash < 0 ? "" : rest.substring(dash + 1), key);
    return !rest.isEmpty();
  }

  /// Pairs of a run of non-digits and a number; a missing number is zero, so `1a` equals `1a0`.
  private static void part(String text, SortKey key) {
    Scan scan = new Scan(text);
    do {
      while (!scan.atEnd() && !Scan.isDigit(scan.peek())) {
        character(scan.next(), key);
      }
      key.mark(RUN_END).number(scan.digits());
    } while (!scan.atEnd());
    key.mark(RUN_END);
  }

  private static void character(char c, SortKey key) {
    if (c == '~') {
      key.mark(TILDE);
    } else if (Scan.isLetter(c)) {
      key.mark(c);
    } else {
      key.mark(OTHER).character(c);
    }
  }

  @Override
  public boolean isPreRelease(String version) {
    return version.indexOf('~') >= 0;
  }
}
