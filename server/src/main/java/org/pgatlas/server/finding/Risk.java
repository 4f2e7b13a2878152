package org.pgatlas.server.finding;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How much a finding matters: 100 times the geometric mean of the factors that are known, which
/// orders as their product does where all are. A factor that is not known is left out and shown as
/// missing, never taken for zero or for one.
///
/// @param severity score of CVSS, 0 to 10
/// @param epss probability of exploitation
/// @param kev whether it is being exploited, as far as the catalogue at hand tells
/// @param criticality how much rests on the artifact
/// @param ponyFactor of the artifact
record Risk(
    @Nullable Double severity,
    @Nullable Double epss,
    boolean kev,
    @Nullable Integer criticality,
    @Nullable Integer ponyFactor) {
  private static final double LEAST = 0.05;

  /// By name, between 0.05 and 1; null for one that is not known.
  Map<String, @Nullable Double> factors() {
    Map<String, @Nullable Double> factors = new LinkedHashMap<>();
    factors.put("severity", bad());
    factors.put("exploitability", exploited());
    factors.put("criticality", depended());
    factors.put("fragility", fragile());
    return factors;
  }

  double value() {
    @Nullable Double[] factors = {bad(), exploited(), depended(), fragile()};
    double logs = 0;
    int known = 0;
    for (Double factor : factors) {
      if (factor != null) {
        logs += Math.log(factor);
        known++;
      }
    }
    return known == 0 ? 0 : Math.rint(10_000 * Math.exp(logs / known)) / 100;
  }

  private @Nullable Double bad() {
    return severity == null ? null : scale(severity / 10);
  }

  private @Nullable Double exploited() {
    return kev ? Double.valueOf(1) : epss == null ? null : scale(epss);
  }

  private @Nullable Double depended() {
    return criticality == null ? null : scale(Math.log10(1.0 + criticality) / 5);
  }

  private @Nullable Double fragile() {
    return ponyFactor == null ? null : scale(1.0 / Math.max(1, ponyFactor));
  }

  private static double scale(double part) {
    return LEAST + (1 - LEAST) * Math.clamp(part, 0, 1);
  }
}
