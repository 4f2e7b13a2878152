package org.pgatlas.version;

/// A text that is not a range of versions in the syntax asked for: which part, and why.
public final class MalformedRangeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private static final int SHOWN = 80;

  MalformedRangeException(String part, String why) {
    super("'" + shown(part) + "' " + why);
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
