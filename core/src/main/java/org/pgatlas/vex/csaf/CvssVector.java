package org.pgatlas.vex.csaf;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A CVSS vector string as metrics with their values.
///
/// @param version `2.0`, `3.0`, `3.1` or `4.0`
/// @param metrics by their abbreviations, those that are given
record CvssVector(String version, Map<String, String> metrics) {
  private static final String IMPACT_3 = "H L N";
  private static final String REQUIREMENT = "X H M L";

  /// Values of each metric; the mandatory ones come first.
  private static final Map<String, String> V2 =
      table(
          "AV",
          "L A N",
          "AC",
          "H M L",
          "Au",
          "M S N",
          "C",
          "N P C",
          "I",
          "N P C",
          "A",
          "N P C",
          "E",
          "U POC F H ND",
          "RL",
          "OF TF W U ND",
          "RC",
          "UC UR C ND",
          "CDP",
          "N L LM MH H ND",
          "TD",
          "N L M H ND",
          "CR",
          "L M H ND",
          "IR",
          "L M H ND",
          "AR",
          "L M H ND");

  private static final Map<String, String> V3 =
      table(
          "AV",
          "N A L P",
          "AC",
          "L H",
          "PR",
          "N L H",
          "UI",
          "N R",
          "S",
          "U C",
          "C",
          IMPACT_3,
          "I",
          IMPACT_3,
          "A",
          IMPACT_3,
          "E",
          "X H F P U",
          "RL",
          "X U W T O",
          "RC",
          "X C R U",
          "CR",
          REQUIREMENT,
          "IR",
          REQUIREMENT,
          "AR",
          REQUIREMENT,
          "MAV",
          "X N A L P",
          "MAC",
          "X L H",
          "MPR",
          "X N L H",
          "MUI",
          "X N R",
          "MS",
          "X U C",
          "MC",
          "X N L H",
          "MI",
          "X N L H",
          "MA",
          "X N L H");

  private static final Map<String, String> V4 =
      table(
          "AV",
          "N A L P",
          "AC",
          "L H",
          "AT",
          "N P",
          "PR",
          "N L H",
          "UI",
          "N P A",
          "VC",
          IMPACT_3,
          "VI",
          IMPACT_3,
          "VA",
          IMPACT_3,
          "SC",
          IMPACT_3,
          "SI",
          IMPACT_3,
          "SA",
          IMPACT_3,
          "E",
          "X A P U",
          "CR",
          REQUIREMENT,
          "IR",
          REQUIREMENT,
          "AR",
          REQUIREMENT,
          "MAV",
          "X N A L P",
          "MAC",
          "X L H",
          "MAT",
          "X N P",
          "MPR",
          "X N L H",
          "MUI",
          "X N P A",
          "MVC",
          "X H L N",
          "MVI",
          "X H L N",
          "MVA",
          "X H L N",
          "MSC",
          "X H L N",
          "MSI",
          "X S H L N",
          "MSA",
          "X S H L N",
          "S",
          "X N P",
          "AU",
          "X N Y",
          "R",
          "X A U I",
          "V",
          "X D C",
          "RE",
          "X L M H",
          "U",
          "X Clear Green Amber Red");

  CvssVector {
    metrics = Map.copyOf(metrics);
  }

  private static Map<String, String> table(String... namesAndValues) {
    Map<String, String> table = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      table.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return table;
  }

  /// Reads a vector of a version; empty when it is none: a metric that is unknown, comes twice or
  /// has another value, or a mandatory one that is missing.
  static Optional<CvssVector> parse(String version, String text) {
    String prefix = version.equals("2.0") ? "" : "CVSS:" + version + "/";
    if (!text.startsWith(prefix)) {
      return Optional.empty();
    }
    Map<String, String> table =
        switch (version) {
          case "2.0" -> V2;
          case "3.0", "3.1" -> V3;
          case "4.0" -> V4;
          default -> Map.of();
        };
    Map<String, String> metrics = new LinkedHashMap<>();
    for (String part : text.substring(prefix.length()).split("/", -1)) {
      String[] pair = part.split(":", 2);
      String values = table.get(pair[0]);
      boolean right =
          pair.length == 2
              && values != null
              && List.of(values.split(" ")).contains(pair[1])
              && metrics.put(pair[0], pair[1]) == null;
      if (!right) {
        return Optional.empty();
      }
    }
    int mandatory = version.equals("2.0") ? 6 : version.equals("4.0") ? 11 : 8;
    boolean whole = table.keySet().stream().limit(mandatory).allMatch(metrics::containsKey);
    return whole ? Optional.of(new CvssVector(version, metrics)) : Optional.empty();
  }

  /// A metric's value; not defined when it is not given.
  String get(String metric) {
    return metrics.getOrDefault(metric, version.equals("2.0") ? "ND" : "X");
  }
}
