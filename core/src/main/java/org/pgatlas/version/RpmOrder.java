package org.pgatlas.version;

/// RPM's order: `[epoch:]version[-release]`; segments of digits and of letters, numbers above
/// letters, `~` below the end and `^` just above it, all else only separates
/// (<https://rpm-software-management.github.io/rpm/man/rpm-version.7>).
final class RpmOrder implements VersionOrder {
  /// A version without a release is older than the same with any.
  private static final char NO_RELEASE = ' ';

  private static final char TILDE = '!';
  private static final char END = '#';
  private static final char CARET = '%';
  private static final char WORD = '0';
  private static final char NUMBER = '1';

  @Override
  public boolean write(String version, SortKey key) {
    int colon = version.indexOf(':');
    boolean epoch = colon >= 0 && (colon == 0 || Scan.isNumber(version.substring(0, colon)));
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
    while (!scan.atEnd()) {
      if (Scan.isDigit(scan.peek())) {
        key.mark(NUMBER).number(scan.digits());
      } else if (Scan.isLetter(scan.peek())) {
        key.mark(WORD).word(scan.letters());
      } else {
        switch (scan.next()) {
          case '~' -> key.mark(TILDE);
          case '^' -> key.mark(CARET);
          default -> {}
        }
      }
    }
    key.mark(END);
  }

  @Override
  public boolean isPreRelease(String version) {
    return version.indexOf('~') >= 0;
  }
}
