package org.pgatlas.json;

/// Text that PostgreSQL's text and jsonb can hold: NUL and lone surrogates become U+FFFD.
public final class StorableText {
  private static final int SHOWN = 60;

  private StorableText() {}

  /// The text itself when there is nothing to replace.
  public static String of(String text) {
    int length = text.length();
    int good = 0;
    while (good < length && isStorable(text.charAt(good))) {
      good++;
    }
    if (good == length) {
      return text;
    }
    StringBuilder clean = new StringBuilder(length).append(text, 0, good);
    for (int i = good; i < length; i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < length
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        clean.append(c).append(text.charAt(++i));
      } else {
        clean.append(isStorable(c) ? c : '\uFFFD');
      }
    }
    return clean.toString();
  }

  /// Short enough for a message.
  public static String shown(String text) {
    return shown(text, SHOWN);
  }

  public static String shown(String text, int length) {
    return of(text.length() <= length ? text : text.substring(0, length) + "…");
  }

  private static boolean isStorable(char c) {
    return c != 0 && !Character.isSurrogate(c);
  }
}
