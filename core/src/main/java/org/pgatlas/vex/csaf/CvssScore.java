package org.pgatlas.vex.csaf;

import java.util.Map;

/// Scores of CVSS 2.0, 3.0 and 3.1 by their formulas.
///
/// @see <a href="https://www.first.org/cvss/v3.1/specification-document">CVSS 3.1, section 7</a>
final class CvssScore {
  private static final Map<String, Double> V3 =
      Map.ofEntries(
          Map.entry("AV:N", 0.85),
          Map.entry("AV:A", 0.62),
          Map.entry("AV:L", 0.55),
          Map.entry("AV:P", 0.2),
          Map.entry("AC:L", 0.77),
          Map.entry("AC:H", 0.44),
          Map.entry("PR:N", 0.85),
          Map.entry("PR:L", 0.62),
          Map.entry("PR:H", 0.27),
          Map.entry("UI:N", 0.85),
          Map.entry("UI:R", 0.62),
          Map.entry("C:H", 0.56),
          Map.entry("C:L", 0.22),
          Map.entry("C:N", 0.0),
          Map.entry("E:F", 0.97),
          Map.entry("E:P", 0.94),
          Map.entry("E:U", 0.91),
          Map.entry("RL:W", 0.97),
          Map.entry("RL:T", 0.96),
          Map.entry("RL:O", 0.95),
          Map.entry("RC:R", 0.96),
          Map.entry("RC:U", 0.92),
          Map.entry("CR:H", 1.5),
          Map.entry("CR:L", 0.5));

  private static final Map<String, Double> V2 =
      Map.ofEntries(
          Map.entry("AV:L", 0.395),
          Map.entry("AV:A", 0.646),
          Map.entry("AV:N", 1.0),
          Map.entry("AC:H", 0.35),
          Map.entry("AC:M", 0.61),
          Map.entry("AC:L", 0.71),
          Map.entry("Au:M", 0.45),
          Map.entry("Au:S", 0.56),
          Map.entry("Au:N", 0.704),
          Map.entry("C:N", 0.0),
          Map.entry("C:P", 0.275),
          Map.entry("C:C", 0.66),
          Map.entry("E:U", 0.85),
          Map.entry("E:POC", 0.9),
          Map.entry("E:F", 0.95),
          Map.entry("RL:OF", 0.87),
          Map.entry("RL:TF", 0.9),
          Map.entry("RL:W", 0.95),
          Map.entry("RC:UC", 0.9),
          Map.entry("RC:UR", 0.95),
          Map.entry("CR:L", 0.5),
          Map.entry("CR:H", 1.51),
          Map.entry("CDP:L", 0.1),
          Map.entry("CDP:LM", 0.3),
          Map.entry("CDP:MH", 0.4),
          Map.entry("CDP:H", 0.5),
          Map.entry("TD:N", 0.0),
          Map.entry("TD:L", 0.25),
          Map.entry("TD:M", 0.75));

  private final CvssVector vector;

  CvssScore(CvssVector vector) {
    this.vector = vector;
  }

  double base() {
    if (vector.version().equals("2.0")) {
      return base2(impact2(false));
    }
    boolean changed = vector.get("S").equals("C");
    double iss = 1 - (1 - impact("C")) * (1 - impact("I")) * (1 - impact("A"));
    double impact = changed ? 7.52 * (iss - 0.029) - 3.25 * Math.pow(iss - 0.02, 15) : 6.42 * iss;
    double exploitability =
        8.22 * v3("AV", "AV") * v3("AC", "AC") * pr("PR", changed) * v3("UI", "UI");
    return combined(impact, exploitability, changed);
  }

  double temporal() {
    return vector.version().equals("2.0") ? tenth(base() * temporal2()) : up(base() * temporal3());
  }

  double environmental() {
    if (vector.version().equals("2.0")) {
      double temporal = tenth(base2(impact2(true)) * temporal2());
      double damage = v2("CDP", "CDP", 0);
      return tenth((temporal + (10 - temporal) * damage) * v2("TD", "TD", 1));
    }
    boolean changed = modified("S").equals("C");
    double miss =
        Math.min(
            0.915,
            1
                - (1 - requirement("C") * modifiedImpact("C"))
                    * (1 - requirement("I") * modifiedImpact("I"))
                    * (1 - requirement("A") * modifiedImpact("A")));
    boolean older = vector.version().equals("3.0");
    double bent = older ? Math.pow(miss - 0.02, 15) : Math.pow(miss * 0.9731 - 0.02, 13);
    double impact = changed ? 7.52 * (miss - 0.029) - 3.25 * bent : 6.42 * miss;
    double exploitability =
        8.22
            * V3.getOrDefault("AV:" + modified("AV"), 1.0)
            * V3.getOrDefault("AC:" + modified("AC"), 1.0)
            * privileges(modified("PR"), changed)
            * V3.getOrDefault("UI:" + modified("UI"), 1.0);
    return up(combined(impact, exploitability, changed) * temporal3());
  }

  private double combined(double impact, double exploitability, boolean changed) {
    if (impact <= 0) {
      return 0;
    }
    double sum = impact + exploitability;
    return up(Math.min(changed ? 1.08 * sum : sum, 10));
  }

  /// The value of a metric in the row of the table that bears another's name.
  private double v3(String metric, String row) {
    return V3.getOrDefault(row + ":" + vector.get(metric), 1.0);
  }

  private double impact(String metric) {
    return v3(metric, "C");
  }

  private double pr(String metric, boolean changed) {
    return privileges(vector.get(metric), changed);
  }

  private static double privileges(String value, boolean changed) {
    return switch (value) {
      case "L" -> changed ? 0.68 : 0.62;
      case "H" -> changed ? 0.5 : 0.27;
      default -> 0.85;
    };
  }

  private double temporal3() {
    return v3("E", "E") * v3("RL", "RL") * v3("RC", "RC");
  }

  /// A modified metric, or the base one where it is not defined.
  private String modified(String metric) {
    String value = vector.get("M" + metric);
    return value.equals("X") ? vector.get(metric) : value;
  }

  private double modifiedImpact(String metric) {
    return V3.getOrDefault("C:" + modified(metric), 0.0);
  }

  private double requirement(String metric) {
    return v3(metric + "R", "CR");
  }

  private double v2(String metric, String row, double undefined) {
    return V2.getOrDefault(row + ":" + vector.get(metric), undefined);
  }

  private double impact2(boolean adjusted) {
    double product = 1;
    for (String metric : new String[] {"C", "I", "A"}) {
      double requirement = adjusted ? v2(metric + "R", "CR", 1) : 1;
      product *= 1 - v2(metric, "C", 0) * requirement;
    }
    double impact = 10.41 * (1 - product);
    return adjusted ? Math.min(10, impact) : impact;
  }

  private double base2(double impact) {
    double exploitability = 20 * v2("AV", "AV", 1) * v2("AC", "AC", 1) * v2("Au", "Au", 1);
    double factor = impact == 0 ? 0 : 1.176;
    return tenth((0.6 * impact + 0.4 * exploitability - 1.5) * factor);
  }

  private double temporal2() {
    return v2("E", "E", 1) * v2("RL", "RL", 1) * v2("RC", "RC", 1);
  }

  private static double tenth(double value) {
    return Math.round(value * 10) / 10.0;
  }

  /// To the next tenth; 3.1 first takes away what binary fractions add.
  private double up(double value) {
    if (vector.version().equals("3.0")) {
      return Math.ceil(value * 10) / 10;
    }
    long exact = Math.round(value * 100_000);
    return exact % 10_000 == 0 ? exact / 100_000.0 : (Math.floorDiv(exact, 10_000L) + 1) / 10.0;
  }
}
