package org.pgatlas.server.finding;

import org.jspecify.annotations.Nullable;
import org.pgatlas.server.scan.ScanVerdict;

/// Which findings somebody wants; null means any.
///
/// @param open true for open ones, false for closed ones
/// @param artifact canonical id
/// @param component purl with version, or of a package
/// @param vulnerability any of its names
/// @param epss least probability of exploitation
/// @param after the last row of the page before
public record FindingFilter(
    @Nullable Boolean open,
    @Nullable ScanVerdict verdict,
    @Nullable String severity,
    @Nullable String artifact,
    @Nullable String component,
    @Nullable String vulnerability,
    @Nullable Boolean kev,
    @Nullable Double epss,
    @Nullable Cursor after) {
  /// Whatever is open.
  public static final FindingFilter OPEN =
      new FindingFilter(true, null, null, null, null, null, null, null);

  public FindingFilter(
      @Nullable Boolean open,
      @Nullable ScanVerdict verdict,
      @Nullable String severity,
      @Nullable String artifact,
      @Nullable String component,
      @Nullable String vulnerability,
      @Nullable Boolean kev,
      @Nullable Cursor after) {
    this(open, verdict, severity, artifact, component, vulnerability, kev, null, after);
  }

  /// Whether it asks for what is open and nothing else.
  boolean isPlain() {
    return severity == null && isPlainBeside();
  }

  /// The severity, where it asks for what is open and of that and nothing else; else null.
  @Nullable String severityAlone() {
    return isPlainBeside() ? severity : null;
  }

  private boolean isPlainBeside() {
    return Boolean.TRUE.equals(open)
        && verdict == null
        && artifact == null
        && component == null
        && vulnerability == null
        && kev == null
        && epss == null;
  }

  /// A place in the order by risk.
  public record Cursor(double risk, long id) {
    /// After that row.
    public static Cursor of(FindingRow row) {
      return new Cursor(row.risk(), row.id());
    }

    public String text() {
      return Long.toHexString(Double.doubleToLongBits(risk)) + "-" + Long.toString(id, 36);
    }

    /// Null when it is none.
    public static @Nullable Cursor parse(String text) {
      int dash = text.indexOf('-');
      if (!text.matches("[0-9a-f]{1,16}-[0-9a-z]{1,12}")) {
        return null;
      }
      double risk = Double.longBitsToDouble(Long.parseUnsignedLong(text.substring(0, dash), 16));
      return Double.isFinite(risk)
          ? new Cursor(risk, Long.parseLong(text.substring(dash + 1), 36))
          : null;
    }
  }
}
