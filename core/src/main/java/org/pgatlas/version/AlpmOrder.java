package org.pgatlas.version;

/// Pacman's order (<https://man.archlinux.org/man/vercmp.8>): `[epoch:]version[-release]`; a word
/// attached to a number comes before its absence (`1.0rc` before `1.0`), one after a separator
/// behind it, numbers above words.
///
/// Pacman compares the release only where both versions have one, so that `1-1` and `1-2` both
/// equal `1`: no order can follow. Here a missing release comes before all others.
final class AlpmOrder implements VersionOrder {
  private static final char NO_RELEASE = ' ';
  private static final char ATTACHED_WORD = '!';
  private static final char END = '#';
  private static final char WORD = '%';
  private static final char NUMBER = '0';

  @Override
  public boolean write(String version, SortKey key) {
    int colon = version.indexOf(':');
    boolean epoch = colon > 0 && Scan.isNumber(version.substring(0, colon));
    key.number(epoch ? version.substring(0, colon) : "");
    String rest = epoch ? version.substring(colon + 1) : version;
    int dash = rest.lastIndexOf('-');
    segments(dash < 0 ? rest : rest.substring(0, dash), key);
    if (dash < 0) {
      key.mark(NO_RELEASE);
    } else {
      segments(rest.substring(dash + 1), key);
    }
    return !rest.isEmpty();
  }

  private static void segments(String text, SortKey key) {
    Scan scan = new Scan(text);
    boolean attached = false;
    while (!scan.atEnd()) {
      if (Scan.isDigit(scan.peek())) {
        key.mark(NUMBER).number(scan.digits());
        attached = true;
      } else if (Scan.isLetter(scan.peek())) {
        key.mark(attached ? ATTACHED_WORD : WORD).word(scan.letters());
        attached = true;
      } else {
        scan.next();
        attached = false;
      }
    }
    key.mark(END);
  }

  /// There is no notation that is one only.
  @Override
  public boolean isPreRelease(String version) {
    return false;
  }
}
