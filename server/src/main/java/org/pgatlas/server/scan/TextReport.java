package org.pgatlas.server.scan;

import java.util.Locale;
import org.pgatlas.policy.Outcome;
import org.pgatlas.server.scan.Gate.Judged;
import org.pgatlas.server.scan.Gate.JudgedComponent;

/// A gate's result for people: what failed and why first, then what else is open.
public final class TextReport {
  private TextReport() {}

  public static String write(Gate gate) {
    StringBuilder text = new StringBuilder();
    for (Judged one : gate.findings()) {
      if (one.decision().rule() != null || one.finding().verdict().isOpen()) {
        finding(text, one);
      }
    }
    for (JudgedComponent one : gate.components()) {
      line(text, one.decision().outcome(), one.facts().what());
      text.append("        ").append(one.decision().words()).append('\n');
    }
    gate.undecided().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(
            entry ->
                text.append("note    rule ")
                    .append(entry.getKey())
                    .append(" (")
                    .append(entry.getValue())
                    .append(" times)\n"));
    long suppressed =
        gate.findings().stream().filter(one -> !one.finding().verdict().isOpen()).count();
    return text.append(
            String.format(
                Locale.ROOT,
                "%s: %s by policy '%s': %d failed, %d warned; %d components, %d findings, %d of them"
                    + " closed by statements, %d advisories read%n",
                gate.document(),
                gate.outcome().name(),
                gate.policy(),
                gate.count(Outcome.FAIL),
                gate.count(Outcome.WARN),
                gate.componentCount(),
                gate.findings().size(),
                suppressed,
                gate.advisoryCount()))
        .toString();
  }

  private static void finding(StringBuilder text, Judged one) {
    ScanFinding finding = one.finding();
    String severity =
        finding
            .severity()
            .map(score -> score.rating() + (score.score() == null ? "" : " " + score.score()))
            .orElse("severity not known");
    line(
        text,
        one.decision().outcome(),
        one.facts().what() + ": " + finding.verdict().id() + ", " + severity);
    text.append("        ").append(one.decision().words()).append('\n');
    finding.words().forEach(word -> text.append("        ").append(word).append('\n'));
    if (finding.path().size() > 1) {
      text.append("        through ").append(String.join(" > ", finding.path())).append('\n');
    }
    if (!finding.fixedIn().isEmpty()) {
      text.append("        fixed in ").append(String.join(", ", finding.fixedIn())).append('\n');
    }
  }

  private static void line(StringBuilder text, Outcome outcome, String what) {
    text.append(String.format(Locale.ROOT, "%-7s %s%n", outcome.name(), what));
  }
}
