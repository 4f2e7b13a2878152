package org.pgatlas.server.ui.view;

/// What a badge or figure says beyond its text.
public enum Tone {
  PLAIN,
  GOOD,
  WAIT,
  WARN,
  BAD;

  public String css() {
    return switch (this) {
      case PLAIN -> "tone-plain";
      case GOOD -> "tone-good";
      case WAIT -> "tone-wait";
      case WARN -> "tone-warn";
      case BAD -> "tone-bad";
    };
  }
}
