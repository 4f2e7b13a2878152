package org.pgatlas.version;

import java.util.ArrayList;
import java.util.List;

/// RubyGems' order: segments of digits and of letters, `-` read as `.pre.`; letters come before
/// numbers, trailing zeros count nothing, also those in front of the first letters
/// (`Gem::Version` of <https://github.com/ruby/rubygems>).
final class GemOrder implements VersionOrder {
  private static final char WORD = '!';

  /// A zero that only leads to a word: above words, below the end.
  private static final char ZERO_BEFORE_WORD = '"';

  private static final char END = '#';

  @Override
  public boolean write(String version, SortKey key) {
    List<String> segments = new ArrayList<>();
    if (!split(version, segments)) {
      return false;
    }
    dropIdleZeros(segments);
    boolean[] leadsToWord = leadsToWord(segments);
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      if (!Scan.isNumber(segment)) {
        key.mark(WORD).word(segment);
      } else if (leadsToWord[i]) {
        key.mark(ZERO_BEFORE_WORD);
      } else {
        key.number(segment);
      }
    }
    key.mark(END);
    return true;
  }

  private static boolean split(String version, List<String> segments) {
    Scan scan = new Scan(version.startsWith("v") ? version.substring(1) : version);
    while (!scan.atEnd()) {
      if (Scan.isDigit(scan.peek())) {
        segments.add(scan.digits());
      } else if (Scan.isLetter(scan.peek())) {
        segments.add(scan.letters());
      } else {
        switch (scan.next()) {
          case '.', '_' -> {}
          case '-' -> segments.add("pre");
          default -> {
            return false;
          }
        }
      }
    }
    return !segments.isEmpty() && Scan.isNumber(segments.getFirst());
  }

  private static void dropIdleZeros(List<String> segments) {
    int word = 0;
    while (word < segments.size() && Scan.isNumber(segments.get(word))) {
      word++;
    }
    dropZerosBefore(segments, segments.size(), word);
    dropZerosBefore(segments, word, 0);
  }

  private static void dropZerosBefore(List<String> segments, int end, int floor) {
    int start = Math.min(end, segments.size());
    int last = start;
    while (start > floor && Scan.isZero(segments.get(start - 1))) {
      start--;
    }
    segments.subList(start, last).clear();
  }

  private static boolean[] leadsToWord(List<String> segments) {
    boolean[] leads = new boolean[segments.size()];
    boolean word = false;
    for (int i = segments.size() - 1; i >= 0; i--) {
      boolean number = Scan.isNumber(segments.get(i));
      leads[i] = word && number && Scan.isZero(segments.get(i));
      word = !number || leads[i];
    }
    return leads;
  }

  @Override
  public boolean isPreRelease(String version) {
    return version
        .chars()
        .skip(version.startsWith("v") ? 1 : 0)
        .anyMatch(c -> c == '-' || Scan.isLetter((char) c));
  }
}
