package org.pgatlas.server.db;

import java.util.ArrayList;
import java.util.List;

/// What somebody types, as the words of a full-text search: all must be there, in any order, and
/// each may be the beginning of a longer one.
public final class SearchWords {
  private static final int MOST = 8;
  private static final int LONGEST = 64;

  private SearchWords() {}

  /// A text that `to_tsquery` takes: letters and digits only, so nothing in it is an operator.
  /// Empty when there is no word.
  public static String query(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.split("[^\\p{L}\\p{N}]+", -1)) {
      if (!word.isEmpty() && words.size() < MOST) {
        int end = Math.min(word.length(), LONGEST);
        boolean split = end < word.length() && Character.isHighSurrogate(word.charAt(end - 1));
        words.add(word.substring(0, split ? end - 1 : end) + ":*");
      }
    }
    return String.join(" & ", words);
  }

  /// The same for a text of several words; empty for one, which a search by parts of names finds.
  public static String several(String text) {
    return text.strip().matches("(?s).*\\s.*") ? query(text) : "";
  }
}
