package org.pgatlas.version;

import java.util.List;

/// Gentoo's order (<https://projects.gentoo.org/pms/8/pms.html#version-comparison>): numbers, of
/// which those after the first compare as fractions when they start with a zero, one letter,
/// suffixes, revision.
final class GentooOrder implements VersionOrder {
  private static final List<String> BEFORE = List.of("alpha", "beta", "pre", "rc");

  private static final char SUFFIX_BEFORE = '!';
  private static final char END = '#';
  private static final char SUFFIX_AFTER = '(';
  private static final char NO_LETTER = '0';
  private static final char LETTER = '1';
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
    while (scan.skip('.')) {
      if (!Scan.isDigit(scan.peek())) {
        return false;
      }
      component(scan.digits(), key);
    }
    if (Scan.isLetter(scan.peek())) {
      key.mark(LETTER).mark(scan.next());
    } else {
      key.mark(NO_LETTER);
    }
    while (scan.skip('_')) {
      if (!suffix(scan, key)) {
        return false;
      }
    }
    key.mark(END).number(scan.skip("-r") ? scan.digits() : "");
    return scan.atEnd();
  }

  private static void component(String digits, SortKey key) {
    if (digits.startsWith("0")) {
      key.mark(COMPONENT).mark(FRACTION).word(digits.replaceFirst("0++$", ""));
    } else {
      key.mark(COMPONENT).mark(WHOLE).number(digits);
    }
  }

  private static boolean suffix(Scan scan, SortKey key) {
    String word = scan.letters();
    int before = BEFORE.indexOf(word);
    if (before >= 0) {
      key.mark(SUFFIX_BEFORE).mark((char) ('0' + before));
    } else if (word.equals("p")) {
      key.mark(SUFFIX_AFTER);
    } else {
      return false;
    }
    key.number(scan.digits());
    return true;
  }

  @Override
  public boolean isPreRelease(String version) {
    return BEFORE.stream().anyMatch(suffix -> version.contains("_" + suffix));
  }
}
