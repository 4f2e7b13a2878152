package org.pgatlas.server.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one ordered scale of impact: what share of the active ecosystem stops when this package
/// does. The colour of a band is CSS (`band-0` … `band-4`), told apart by lightness as well as by
/// hue.
public enum Band {
  NOBODY("band-0", 0, "nobody", "no active package depends on it"),
  FEW("band-1", 0, "under 1 %", "fewer than 1 % of active packages depend on it"),
  MANY("band-2", 0.01, "1–10 %", "1 to 10 % of active packages depend on it"),
  MOST("band-3", 0.10, "10–33 %", "10 to 33 % of active packages depend on it"),
  PILLAR(
      "band-4", 1.0 / 3, "a third or more", "a third or more of all active packages depend on it");

  public static final List<Band> ALL = List.of(values());

  /// The colour of what was never computed.
  public static final String UNKNOWN = "band-x";

  private final String css;
  private final double share;
  private final String label;
  private final String definition;

  Band(String css, double share, String label, String definition) {
    this.css = css;
    this.share = share;
    this.label = label;
    this.definition = definition;
  }

  /// The band of a criticality; null when it was never computed.
  public static @Nullable Band of(@Nullable Long criticality, long active) {
    if (criticality == null || active <= 0) {
      return null;
    }
    Band found = NOBODY;
    for (Band band : ALL) {
      if (criticality >= band.least(active)) {
        found = band;
      }
    }
    return found;
  }

  /// Colour class of a criticality.
  public static String colour(@Nullable Long criticality, long active) {
    Band band = of(criticality, active);
    return band == null ? UNKNOWN : band.css;
  }

  /// Least criticality that is in this band.
  public long least(long active) {
    return this == NOBODY ? 0 : Math.max(1, (long) Math.ceil(share * active));
  }

  public String label() {
    return label;
  }

  public String definition() {
    return definition;
  }

  public String css() {
    return css;
  }
}
