package org.pgatlas.vex.csaf;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgatlas.json.JsonValue;

/// Tests of scores: of the schema's form, computed rightly, equal to the properties beside them.
/// Scores of 4.0 are not computed, only held against their severity.
final class CvssTests {
  private static final List<String> SEVERITIES =
      List.of("NONE", "LOW", "MEDIUM", "HIGH", "CRITICAL");

  /// Scores of which the schema of 4.0 knows none: its one score takes all metrics in.
  private static final List<String> NOT_IN_V4 =
      List.of("threatScore", "threatSeverity", "environmentalScore", "environmentalSeverity");

  /// Properties by their metric, in all versions that have them.
  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("accessVector", "AV"),
          Map.entry("accessComplexity", "AC"),
          Map.entry("authentication", "Au"),
          Map.entry("attackVector", "AV"),
          Map.entry("attackComplexity", "AC"),
          Map.entry("attackRequirements", "AT"),
          Map.entry("privilegesRequired", "PR"),
          Map.entry("userInteraction", "UI"),
          Map.entry("scope", "S"),
          Map.entry("confidentialityImpact", "C"),
          Map.entry("integrityImpact", "I"),
          Map.entry("availabilityImpact", "A"),
          Map.entry("exploitability", "E"),
          Map.entry("exploitCodeMaturity", "E"),
          Map.entry("exploitMaturity", "E"),
          Map.entry("remediationLevel", "RL"),
          Map.entry("reportConfidence", "RC"),
          Map.entry("collateralDamagePotential", "CDP"),
          Map.entry("targetDistribution", "TD"),
          Map.entry("confidentialityRequirement", "CR"),
          Map.entry("integrityRequirement", "IR"),
          Map.entry("availabilityRequirement", "AR"),
          Map.entry("modifiedAttackVector", "MAV"),
          Map.entry("modifiedAttackComplexity", "MAC"),
          Map.entry("modifiedAttackRequirements", "MAT"),
          Map.entry("modifiedPrivilegesRequired", "MPR"),
          Map.entry("modifiedUserInteraction", "MUI"),
          Map.entry("modifiedScope", "MS"),
          Map.entry("modifiedConfidentialityImpact", "MC"),
          Map.entry("modifiedIntegrityImpact", "MI"),
          Map.entry("modifiedAvailabilityImpact", "MA"),
          Map.entry("vulnConfidentialityImpact", "VC"),
          Map.entry("vulnIntegrityImpact", "VI"),
          Map.entry("vulnAvailabilityImpact", "VA"),
          Map.entry("subConfidentialityImpact", "SC"),
          Map.entry("subIntegrityImpact", "SI"),
          Map.entry("subAvailabilityImpact", "SA"),
          Map.entry("modifiedVulnConfidentialityImpact", "MVC"),
          Map.entry("modifiedVulnIntegrityImpact", "MVI"),
          Map.entry("modifiedVulnAvailabilityImpact", "MVA"),
          Map.entry("modifiedSubConfidentialityImpact", "MSC"),
          Map.entry("modifiedSubIntegrityImpact", "MSI"),
          Map.entry("modifiedSubAvailabilityImpact", "MSA"),
          Map.entry("Safety", "S"),
          Map.entry("Automatable", "AU"),
          Map.entry("Recovery", "R"),
          Map.entry("valueDensity", "V"),
          Map.entry("vulnerabilityResponseEffort", "RE"),
          Map.entry("providerUrgency", "U"));

  /// Values of 2.0 whose abbreviation is not their first letter.
  private static final Map<String, String> LONG_V2 =
      Map.of(
          "PROOF_OF_CONCEPT",
          "POC",
          "OFFICIAL_FIX",
          "OF",
          "TEMPORARY_FIX",
          "TF",
          "UNCONFIRMED",
          "UC",
          "UNCORROBORATED",
          "UR",
          "LOW_MEDIUM",
          "LM",
          "MEDIUM_HIGH",
          "MH",
          "NOT_DEFINED",
          "ND");

  private final CsafTree tree;

  CvssTests(CsafTree tree) {
    this.tree = tree;
  }

  void run() {
    for (JsonValue vulnerability : tree.vulnerabilities()) {
      vulnerability.get("scores").items().forEach(this::all);
      vulnerability.get("metrics").items().forEach(metric -> all(metric.get("content")));
    }
  }

  private void all(JsonValue content) {
    cvss(content.get("cvss_v2"), Set.of("2.0"), false);
    cvss(content.get("cvss_v3"), Set.of("3.0", "3.1"), true);
    cvss(content.get("cvss_v4"), Set.of("4.0"), true);
  }

  private void cvss(JsonValue cvss, Set<String> versions, boolean rated) {
    if (!cvss.exists()) {
      return;
    }
    String version = cvss.get("version").text();
    Optional<CvssVector> vector =
        versions.contains(version)
            ? CvssVector.parse(version, cvss.get("vectorString").text())
            : Optional.empty();
    boolean valid =
        vector.isPresent()
            && score(cvss.get("baseScore")) >= 0
            && (!rated || SEVERITIES.contains(cvss.get("baseSeverity").text()))
            && (!version.equals("4.0") || NOT_IN_V4.stream().noneMatch(cvss.names()::contains));
    if (!valid) {
      tree.fail("6.1.8", cvss, "is not as the schema of CVSS demands");
    }
    vector.ifPresent(
        one -> {
          computed(cvss, one);
          consistent(cvss, one);
        });
  }

  /// Below zero when it is no score.
  private static double score(JsonValue value) {
    String text = value.text();
    boolean number = text.matches("\\d{1,2}(?:\\.\\d{1,9})?");
    double score = number ? Double.parseDouble(text) : -1;
    return score <= 10 ? score : -1;
  }

  private void computed(JsonValue cvss, CvssVector vector) {
    CvssScore score = new CvssScore(vector);
    boolean known = !vector.version().equals("4.0");
    for (String kind : List.of("base", "temporal", "environmental")) {
      JsonValue said = cvss.get(kind + "Score");
      if (!said.exists()) {
        continue;
      }
      double right =
          !known
              ? score(said)
              : switch (kind) {
                case "base" -> score.base();
                case "temporal" -> score.temporal();
                default -> score.environmental();
              };
      if (Math.abs(right - score(said)) > 0.001) {
        tree.fail("6.1.9", said, "the score of this vector is " + right + ", not " + said.text());
      }
      JsonValue severity = cvss.get(kind + "Severity");
      if (severity.exists() && !severity.text().equals(severity(right))) {
        tree.fail("6.1.9", severity, "the severity of " + right + " is " + severity(right));
      }
    }
  }

  private static String severity(double score) {
    int rank = score < 0.1 ? 0 : score < 4 ? 1 : score < 7 ? 2 : score < 9 ? 3 : 4;
    return SEVERITIES.get(rank);
  }

  private void consistent(JsonValue cvss, CvssVector vector) {
    for (String name : cvss.names()) {
      String metric = PROPERTIES.get(name);
      if (metric == null || !vector.metrics().containsKey(metric)) {
        continue;
      }
      String said = abbreviated(vector.version(), metric, cvss.get(name).text());
      if (!said.equalsIgnoreCase(vector.get(metric))) {
        tree.fail(
            "6.1.10",
            cvss.get(name),
            "the vector says " + metric + ":" + vector.get(metric) + ", not " + said);
      }
    }
  }

  private static String abbreviated(String version, String metric, String value) {
    String upper = value.toUpperCase(Locale.ROOT);
    if (version.equals("2.0") && LONG_V2.containsKey(upper)) {
      return LONG_V2.getOrDefault(upper, upper);
    }
    if (upper.equals("NOT_DEFINED")) {
      return "X";
    }
    boolean word = version.equals("4.0") && metric.equals("U");
    return upper.isEmpty() || word ? upper : upper.substring(0, 1);
  }
}
