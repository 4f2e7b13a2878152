package org.pgatlas.version;

/// OpenSSL's order: numbers, before 3.0 followed by letters (`1.0.2`, `1.0.2a`, …, `1.0.2za`);
/// a pre-release after a dash comes first (<https://www.openssl.org/policies/releasestrat.html>).
final class OpensslOrder implements VersionOrder {
  private static final char PRE_RELEASE = '!';
  private static final char RELEASE = '#';

  @Override
  public boolean write(String version, SortKey key) {
    int dash = version.indexOf('-');
    String core = dash < 0 ? version : version.substring(0, dash);
    int end = core.length();
    while (end > 0 && Scan.isLetter(core.charAt(end - 1))) {
      end--;
    }
    if (!Numbers.writeTrimmed(core.substring(0, end), key)) {
      return false;
    }
    key.mark(RELEASE).word(core.substring(end));
    if (dash < 0) {
      key.mark(RELEASE);
    } else {
      key.mark(PRE_RELEASE);
      preRelease(version.substring(dash + 1), key);
    }
    return true;
  }

  private static void preRelease(String text, SortKey key) {
    Scan scan = new Scan(text);
    key.word(scan.letters()).number(scan.digits());
    while (!scan.atEnd()) {
      key.character(scan.next());
    }
  }

  @Override
  public boolean isPreRelease(String version) {
    return version.indexOf('-') >= 0;
  }
}
