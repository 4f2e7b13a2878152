package org.pgatlas.version;

/// Conan's order (<https://docs.conan.io/2/tutorial/versioning/versions.html>): items between dots,
/// numbers before words, then the pre-release after `-` (none is newer), then the build after `+`
/// (none is older); trailing zeros count nothing in each of the three.
///
/// Conan compares a number with a mixed item as texts, which is no order; here such an item stands
/// behind the number that it begins with.
final class ConanOrder implements VersionOrder {
  private static final char PRE_RELEASE = '!';
  private static final char RELEASE = '$';
  private static final char NO_BUILD = '!';
  private static final char BUILD = '$';
  private static final char ITEMS_END = '#';
  private static final char NUMBER = '1';
  private static final char WORD = '2';

  @Override
  public boolean write(String version, SortKey key) {
    int plus = version.indexOf('+');
    String core = plus < 0 ? version : version.substring(0, plus);
    int dash = core.indexOf('-');
    items(dash < 0 ? core : core.substring(0, dash), key);
    if (dash < 0) {
      key.mark(RELEASE);
    } else {
      items(core.substring(dash + 1), key.mark(PRE_RELEASE));
    }
    if (plus < 0) {
      key.mark(NO_BUILD);
    } else {
      items(version.substring(plus + 1), key.mark(BUILD));
    }
    return !version.isEmpty();
  }

  private static void items(String text, SortKey key) {
    String[] items = text.split("\\.", -1);
    int count = items.length;
    while (count > 0 && Scan.isZero(items[count - 1])) {
      count--;
    }
    for (int i = 0; i < count; i++) {
      Scan scan = new Scan(items[i]);
      String digits = scan.digits();
      if (digits.isEmpty()) {
        key.mark(WORD).word(items[i]);
      } else {
        key.mark(NUMBER).number(digits).word(items[i].substring(digits.length()));
      }
    }
    key.mark(ITEMS_END);
  }

  @Override
  public boolean isPreRelease(String version) {
    int plus = version.indexOf('+');
    int dash = version.indexOf('-');
    return dash >= 0 && (plus < 0 || dash < plus);
  }
}
