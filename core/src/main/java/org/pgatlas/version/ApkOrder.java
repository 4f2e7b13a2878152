package org.pgatlas.version;

import java.util.List;

/// Alpine's order: numbers, a letter, suffixes, `-r` revision, as apk-tools reads them token by
/// token (<https://github.com/alpinelinux/apk-tools>, `doc/apk-package.5.scd`).
///
/// A number after the first that starts with a zero is a fraction: its digits compare as text,
/// below all whole numbers. What follows a part that no rule reads is not compared.
final class ApkOrder implements VersionOrder {
  private static final List<String> BEFORE = List.of("alpha", "beta", "pre", "rc");
  private static final List<String> AFTER = List.of("cvs", "svn", "git", "hg", "p");

  private static final char SUFFIX_BEFORE = '!';
  private static final char INVALID = '"';
  private static final char END = '#';
  private static final char REVISION = '%';
  private static final char SUFFIX_NUMBER = '\'';
  private static final char SUFFIX_AFTER = '(';
  private static final char LETTER = '0';
  private static final char DIGITS = '1';
  private static final char COMPONENT = '2';
  private static final char FRACTION = '0';
  private static final char WHOLE = '1';

  @Override
  public boolean write(String version, SortKey key) {
    Scan scan = new Scan(version);
    if (!Scan.isDigit(scan.peek())) {
      return false;
    }
    key.number(scan.digits());
    boolean letterAllowed = true;
    while (scan.peek() == '.' || (letterAllowed && Scan.isLetter(scan.peek()))) {
      if (scan.skip('.')) {
        component(scan, key);
        letterAllowed = true;
      } else {
        key.mark(LETTER).mark(scan.next());
        letterAllowed = Scan.isDigit(scan.peek());
        if (letterAllowed) {
          key.mark(DIGITS).number(scan.digits());
        }
      }
    }
    boolean known = true;
    while (known && scan.skip('_')) {
      known = suffix(scan, key);
    }
    boolean revision = known && scan.skip("-r") && Scan.isDigit(scan.peek());
    if (revision) {
      key.mark(REVISION).number(scan.digits());
    }
    boolean complete = known && scan.atEnd() && (revision || !version.endsWith("-r"));
    key.mark(complete ? END : INVALID);
    return true;
  }

  private static void component(Scan scan, SortKey key) {
    String digits = scan.digits();
    if (digits.startsWith("0")) {
      key.mark(COMPONENT).mark(FRACTION).word(digits);
    } else {
      key.mark(COMPONENT).mark(WHOLE).number(digits);
    }
  }

  private static boolean suffix(Scan scan, SortKey key) {
    String word = scan.letters();
    int before = BEFORE.indexOf(word);
    int after = AFTER.indexOf(word);
    if (before >= 0) {
      key.mark(SUFFIX_BEFORE).mark((char) ('0' + before));
    } else if (after >= 0) {
      key.mark(SUFFIX_AFTER).mark((char) ('0' + after));
    } else {
      return false;
    }
    if (Scan.isDigit(scan.peek())) {
      key.mark(SUFFIX_NUMBER).number(scan.digits());
    }
    return true;
  }

  @Override
  public boolean isPreRelease(String version) {
    return BEFORE.stream().anyMatch(suffix -> version.contains("_" + suffix));
  }
}
