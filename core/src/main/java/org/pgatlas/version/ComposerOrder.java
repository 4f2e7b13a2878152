package org.pgatlas.version;

/// Composer's order, that of PHP's `version_compare`: unknown words, `dev`, `alpha`, `beta`,
/// `RC`, the end, numbers, `pl` (<https://www.php.net/version_compare>). More numbers are more:
/// `1.0` before `1.0.0`.
final class ComposerOrder implements VersionOrder {
  private static final char UNKNOWN = '0';
  private static final char DEV = '1';
  private static final char ALPHA = '2';
  private static final char BETA = '3';
  private static final char CANDIDATE = '4';
  private static final char END = '5';
  private static final char NUMBER = '6';
  private static final char PATCH = '7';

  @Override
  public boolean write(String version, SortKey key) {
    boolean prefixed = version.startsWith("v") || version.startsWith("V");
    Scan scan = new Scan(prefixed ? version.substring(1) : version);
    while (!scan.atEnd()) {
      if (Scan.isDigit(scan.peek())) {
        key.mark(NUMBER).number(scan.digits());
      } else if (Scan.isLetter(scan.peek())) {
        key.mark(form(scan.letters()));
      } else {
        scan.next();
      }
    }
    key.mark(END);
    return !version.isEmpty();
  }

  /// PHP knows these words by their beginnings and in this case only.
  private static char form(String word) {
    if (word.startsWith("dev")) {
      return DEV;
    }
    if (word.startsWith("RC") || word.startsWith("rc")) {
      return CANDIDATE;
    }
    return switch (word.charAt(0)) {
      case 'a' -> ALPHA;
      case 'b' -> BETA;
      case 'p' -> PATCH;
      default -> UNKNOWN;
    };
  }

  @Override
  public boolean isPreRelease(String version) {
    Scan scan =
        new Scan(
            version.startsWith("v") || version.startsWith("V") ? version.substring(1) : version);
    while (!scan.atEnd()) {
      if (Scan.isLetter(scan.peek())) {
        if (form(scan.letters()) != PATCH) {
          return true;
        }
      } else {
        scan.next();
      }
    }
    return false;
  }
}
