package org.pgatlas.metric;

import java.time.Duration;
import java.time.Instant;

/// What rests on a package times how long nobody has worked on it: criticality × years since its
/// last commit. A thousand dependents on what has lain untouched for two years are 2,000
/// dependent-years. It adds up: a project's debt is the sum over its repos. The idea of counting
/// neglect in years is that of Cox, Bouwers, van Eekelen and Visser, *Measuring Dependency
/// Freshness in Software Systems*, ICSE 2015 (libyears), seen from the side of what is depended on.
///
/// Edge cases: nothing rests on it → 0; a commit dated in the future counts as now; a last commit
/// that is not known is the caller's business (the debt is unknown, not zero). A year is 365.25
/// days.
public final class MaintenanceDebt {
  private static final double YEAR_SECONDS = 365.25 * 86_400;

  private MaintenanceDebt() {}

  /// In dependent-years.
  public static double of(long criticality, Instant lastCommit, Instant now) {
    if (criticality < 0) {
      throw new IllegalArgumentException("criticality is negative: " + criticality);
    }
    long seconds = Math.max(0, Duration.between(lastCommit, now).toSeconds());
    return criticality * (seconds / YEAR_SECONDS);
  }
}
