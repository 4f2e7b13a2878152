package org.pgatlas.server.ui.view;

import org.jspecify.annotations.Nullable;

/// One number that answers a question: with its unit or base beneath and its definition on hover
/// and focus.
///
/// @param value null when unknown, shown as `not analysed`
/// @param note unit, denominator, rank
/// @param definition what it counts, from which inputs
public record Figure(
    String label, @Nullable String value, String note, String definition, Tone tone) {
  public Figure {
    if (label.isBlank() || definition.isBlank()) {
      throw new IllegalArgumentException("figure '" + label + "' needs a label and a definition");
    }
  }

  public static Figure of(String label, @Nullable String value, String note, String definition) {
    return new Figure(label, value, note, definition, Tone.PLAIN);
  }

  public Figure toned(Tone changed) {
    return new Figure(label, value, note, definition, changed);
  }
}
