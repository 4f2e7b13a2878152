package org.pgatlas.server.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.Affected;
import org.pgatlas.advisory.Severity;
import org.pgatlas.match.ClusterMatch;
import org.pgatlas.match.Match;
import org.pgatlas.server.severity.SeverityScore;
import org.pgatlas.vex.VexEvidence;
import org.pgatlas.vex.VexStatement;
import org.pgatlas.vex.VexVerdict;

/// One vulnerability in one component of an artifact.
///
/// @param component the component's number in the scan
/// @param digests of the advisories' documents by their ids
/// @param path from the root to the component, as far as the document tells
public record ScanFinding(
    int component,
    ClusterMatch match,
    ScanVerdict verdict,
    VexVerdict vex,
    Map<String, String> digests,
    List<String> path) {
  public ScanFinding {
    digests = Map.copyOf(digests);
    path = List.copyOf(path);
  }

  public String vulnerability() {
    return match.key().cluster();
  }

  /// The match that decides.
  public Match decisive() {
    return match.matches().stream()
        .filter(one -> one.verdict() == match.verdict())
        .findFirst()
        .orElseThrow();
  }

  /// What counts of all that the advisories say: of the package where they do, else of the whole.
  public Optional<SeverityScore> severity() {
    List<Severity> all = new ArrayList<>();
    for (Match one : match.matches()) {
      Advisory advisory = one.advisory();
      Affected affected = advisory.affected().get(one.evidence().affected());
      all.addAll(affected.severities().isEmpty() ? advisory.severities() : affected.severities());
    }
    return SeverityScore.of(all);
  }

  /// The nearest version that every matching advisory with a fix calls fixed, oldest first.
  public List<String> fixedIn() {
    return match.matches().stream()
        .filter(one -> one.verdict() == match.verdict())
        .flatMap(one -> one.fixedIn().stream())
        .distinct()
        .toList();
  }

  /// Why, in sentences: the match and its document, then the statement that decides.
  public List<String> words() {
    List<String> words = new ArrayList<>();
    Match decisive = decisive();
    String digest = digests.get(decisive.advisory().id());
    words.add(decisive.words() + (digest == null ? "" : " (sha256 " + digest + ")"));
    vex.effective().ifPresent(one -> words.add(said(one)));
    if (vex.conflict()) {
      words.add("statements that are in force disagree");
    }
    for (VexEvidence other : vex.evidence()) {
      if (other.outcome() != VexEvidence.Outcome.EFFECTIVE) {
        words.add("not decisive (" + lower(other.outcome()) + "): " + said(other));
      }
    }
    return words;
  }

  private static String said(VexEvidence evidence) {
    VexStatement statement = evidence.statement();
    String author = evidence.claim().document().author();
    StringBuilder text = new StringBuilder();
    text.append(author == null ? "somebody" : author).append(" (");
    text.append(lower(evidence.claim().trust())).append(") says ").append(statement.status().id());
    if (statement.justification() != null) {
      text.append(", ").append(statement.justification().id());
    }
    if (statement.impact() != null) {
      text.append(": ").append(statement.impact());
    }
    text.append(" (sha256 ").append(evidence.claim().digest());
    return text.append(", ").append(statement.place()).append(')').toString();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }
}
