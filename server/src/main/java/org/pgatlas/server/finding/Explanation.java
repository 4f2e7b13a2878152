package org.pgatlas.server.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// A finding in words, the same for REST, the command line and its page: what matched, by which
/// rule, from which document; what was said about it and what that did; the way to the component;
/// every factor of its risk, a missing one as missing; what would change the verdict.
///
/// @param head the answer in a sentence
/// @param matched one sentence for each advisory that matched
/// @param said one for each VEX statement or decision that was considered
/// @param way a shortest path from the artifact, empty when the document tells none
/// @param wouldChange what would have to happen for another verdict
public record Explanation(
    String head,
    List<String> names,
    List<String> matched,
    List<String> said,
    boolean conflict,
    List<String> way,
    List<Factor> risk,
    List<String> fixedIn,
    List<String> wouldChange) {
  public Explanation {
    names = List.copyOf(names);
    matched = List.copyOf(matched);
    said = List.copyOf(said);
    way = List.copyOf(way);
    risk = List.copyOf(risk);
    fixedIn = List.copyOf(fixedIn);
    wouldChange = List.copyOf(wouldChange);
  }

  /// A part of the risk.
  ///
  /// @param weight between 0.05 and 1, null when the factor is missing
  /// @param words what is known, or that nothing is
  public record Factor(String name, @Nullable Double weight, String words) {}

  /// @param path as [FindingReadStore#path] tells it
  public static Explanation of(FindingRow row, List<String> path) {
    JsonNode evidence = Json.MAPPER.readTree(row.evidence());
    List<String> matched = new ArrayList<>();
    evidence.path("matches").forEach(match -> matched.add(matched(match)));
    List<String> said = new ArrayList<>();
    evidence.path("statements").forEach(one -> said.add(said(one)));
    return new Explanation(
        row.vulnerability()
            + " in "
            + row.component()
            + " of "
            + row.artifact()
            + ": "
            + row.verdict().id()
            + (row.open() ? "" : ", closed: " + row.closedReason()),
        texts(evidence.path("names")),
        matched,
        said,
        evidence.path("conflict").asBoolean(),
        path,
        factors(row),
        texts(evidence.path("fixed_in")),
        texts(evidence.path("would_change")));
  }

  /// All of it, one sentence after the other.
  public List<String> sentences() {
    List<String> all = new ArrayList<>();
    all.add(head);
    all.addAll(matched);
    all.addAll(said);
    all.add(conflictWords());
    all.add(wayWords());
    risk.forEach(
        factor ->
            all.add(
                "risk: "
                    + factor.name()
                    + " "
                    + (factor.weight() == null ? "missing" : number(factor.weight()))
                    + ", "
                    + factor.words()));
    all.addAll(wouldChange);
    all.removeIf(String::isEmpty);
    return all;
  }

  /// Empty without a conflict.
  public String conflictWords() {
    return conflict ? "statements that are in force disagree" : "";
  }

  public String wayWords() {
    return way.isEmpty()
        ? "the document tells no way to the component"
        : "through " + String.join(" > ", way);
  }

  private static String matched(JsonNode match) {
    return match.path("words").asString()
        + " (document sha256 "
        + match.path("sha256").asString()
        + ", rule "
        + match.path("rule").asString()
        + ", known by "
        + match.path("known_by").asString()
        + ")";
  }

  private static String said(JsonNode said) {
    String outcome = said.path("outcome").asString();
    String author = said.path("author").asString("somebody");
    StringBuilder text = new StringBuilder(author);
    text.append(" (").append(said.path("trust").asString()).append(") says ");
    text.append(said.path("status").asString());
    if (!said.path("justification").isNull()) {
      text.append(", ").append(said.path("justification").asString());
    }
    if (!said.path("impact").isNull()) {
      text.append(": ").append(said.path("impact").asString());
    }
    if (said.path("timestamp").isString()) {
      text.append(", at ").append(said.path("timestamp").asString());
    }
    text.append(" (sha256 ").append(said.path("sha256").asString()).append(", ");
    text.append(said.path("place").asString()).append(')');
    return outcome.equals("effective")
        ? text + ", and that decides"
        : text + ", which does not decide: " + outcome.replace('_', ' ');
  }

  private static List<Factor> factors(FindingRow row) {
    Risk risk =
        new Risk(row.severityScore(), row.epss(), row.kev(), row.criticality(), row.ponyFactor());
    Long run = row.metricRun();
    String of = run == null ? "" : ", metric run " + run;
    List<Factor> factors = new ArrayList<>();
    risk.factors()
        .forEach(
            (name, weight) ->
                factors.add(
                    new Factor(
                        name,
                        weight,
                        switch (name) {
                          case "severity" -> severity(row);
                          case "exploitability" -> exploitability(row);
                          case "criticality" ->
                              row.criticality() == null
                                  ? "no metric run knows the artifact"
                                  : row.criticality() + " active packages rest on it" + of;
                          default ->
                              row.ponyFactor() == null
                                  ? "no git history of the artifact was analysed"
                                  : "pony factor " + row.ponyFactor() + of;
                        })));
    return factors;
  }

  private static String severity(FindingRow row) {
    Double score = row.severityScore();
    String rating = row.severityRating();
    if (score == null) {
      return rating == null ? "no advisory rates it" : "rated " + rating + " without a score";
    }
    return String.format(Locale.ROOT, "CVSS %.1f of 10", score)
        + (rating == null ? "" : ", " + rating);
  }

  private static String exploitability(FindingRow row) {
    if (row.kev()) {
      return "the catalogue of exploited vulnerabilities has it";
    }
    Double epss = row.epss();
    return epss == null
        ? "no EPSS score was imported, and no catalogue lists it as exploited"
        : String.format(Locale.ROOT, "EPSS %.4f", epss);
  }

  private static String number(double weight) {
    return String.format(Locale.ROOT, "%.2f of 1", weight);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(one -> texts.add(one.asString()));
    return texts;
  }
}
