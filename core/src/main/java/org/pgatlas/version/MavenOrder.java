package org.pgatlas.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Maven's order: tokens split at dots, dashes and between digits and letters; a dash or such a
/// transition opens a sub-list; zeros and `final` before the end of a list count nothing
/// (<https://maven.apache.org/pom.html#version-order-specification>).
///
/// Maven's own comparison is not transitive (`1.sp` < `1-alpha` < `1` < `1.sp`); a key cannot be,
/// and need not be, wrong in that way: a token is placed by what it is, then by the separator
/// before it. Also used for versions of no known scheme.
final class MavenOrder implements VersionOrder {
  private static final char BEFORE_RELEASE = '!';
  private static final char DASH_BEFORE_RELEASE = '"';
  /// A zero that only leads to a word before the release: above such words, below the end.
  private static final char ZERO_BEFORE_WORD = '#';

  private static final char END = '$';
  private static final char AFTER_RELEASE = '%';
  private static final char DASH_AFTER_RELEASE = '&';
  private static final char DASH_NUMBER = '\'';
  private static final String SERVICE_PACK = "5";
  private static final String UNKNOWN = "6";

  private static final Map<String, String> BEFORE =
      Map.of("alpha", "0", "beta", "1", "milestone", "2", "rc", "3", "cr", "3", "snapshot", "4");

  private static final Map<String, String> ABBREVIATED =
      Map.of("a", "alpha", "b", "beta", "m", "milestone");

  /// A token and whether it opens a sub-list. The word of a release is the empty word.
  private record Token(boolean opensList, boolean number, String text) {
    boolean isIdle() {
      return number ? Scan.isZero(text) : text.isEmpty();
    }
  }

  private final boolean skipsLeadingV;

  MavenOrder(boolean skipsLeadingV) {
    this.skipsLeadingV = skipsLeadingV;
  }

  @Override
  public boolean write(String version, SortKey key) {
    List<Token> tokens = withoutIdle(tokens(lower(version)));
    boolean[] leadsToWord = leadsToWord(tokens);
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (leadsToWord[i]) {
        key.mark(ZERO_BEFORE_WORD);
      } else if (!token.number()) {
        word(token, key);
      } else if (token.opensList()) {
        key.mark(DASH_NUMBER).number(token.text());
      } else {
        key.number(token.text());
      }
    }
    key.mark(END);
    return !version.isEmpty();
  }

  private String lower(String version) {
    String lower = version.toLowerCase(Locale.ROOT);
    boolean prefixed =
        lower.length() > 1 && lower.charAt(0) == 'v' && Scan.isDigit(lower.charAt(1));
    return skipsLeadingV && prefixed ? lower.substring(1) : lower;
  }

  private static boolean[] leadsToWord(List<Token> tokens) {
    boolean[] leads = new boolean[tokens.size()];
    boolean word = false;
    for (int i = tokens.size() - 1; i >= 0; i--) {
      Token token = tokens.get(i);
      leads[i] = word && token.number() && !token.opensList() && token.isIdle();
      word = leads[i] || BEFORE.containsKey(token.text());
    }
    return leads;
  }

  private static void word(Token token, SortKey key) {
    String text = token.text();
    char after = token.opensList() ? DASH_AFTER_RELEASE : AFTER_RELEASE;
    String before = BEFORE.get(text);
    if (before != null) {
      key.mark(token.opensList() ? DASH_BEFORE_RELEASE : BEFORE_RELEASE).mark(before.charAt(0));
    } else if (text.isEmpty()) {
      key.mark(END);
    } else if (text.equals("sp")) {
      key.mark(after).word(SERVICE_PACK);
    } else {
      key.mark(after).word(UNKNOWN + text);
    }
  }

  private static List<Token> tokens(String text) {
    List<Token> tokens = new ArrayList<>();
    boolean opens = false;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '.';
      if (c == '.' || c == '-') {
        String run = text.substring(start, i);
        boolean last = i == text.length() && !tokens.isEmpty();
        tokens.add(run.isEmpty() ? new Token(opens, true, "") : token(opens, last, run, false));
        opens = c == '-';
        start = i + 1;
      } else if (i > start && Scan.isDigit(c) != Scan.isDigit(text.charAt(i - 1))) {
        boolean digitFollows = Scan.isDigit(c);
        boolean attached = digitFollows && !tokens.isEmpty();
        tokens.add(token(opens, attached, text.substring(start, i), digitFollows));
        opens = true;
        start = i;
      }
    }
    return tokens;
  }

  /// A word at the end or before a digit opens a sub-list even after a dot: `1.rc1` is `1-rc1`.
  private static Token token(
      boolean opensList, boolean wordOpensList, String run, boolean digitFollows) {
    if (Scan.isNumber(run)) {
      return new Token(opensList, true, run);
    }
    String word = digitFollows ? ABBREVIATED.getOrDefault(run, run) : run;
    boolean release = word.equals("final") || word.equals("ga") || word.equals("release");
    return new Token(opensList || wordOpensList, false, release ? "" : word);
  }

  /// Drops what counts nothing: idle tokens before the end and before a sub-list.
  private static List<Token> withoutIdle(List<Token> tokens) {
    List<Token> kept = new ArrayList<>();
    boolean droppable = true;
    for (Token token : tokens.reversed()) {
      if (!(droppable && token.isIdle())) {
        kept.add(token);
        droppable = token.opensList();
      } else if (token.opensList()) {
        droppable = true;
      }
    }
    return kept.reversed();
  }

  @Override
  public boolean isPreRelease(String version) {
    for (Token token : tokens(lower(version))) {
      if (!token.number() && BEFORE.containsKey(token.text())) {
        return true;
      }
    }
    return false;
  }
}
