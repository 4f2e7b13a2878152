package org.pgatlas.server.finding;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.match.Evidence;
import org.pgatlas.match.Match;
import org.pgatlas.server.artifact.Cid;
import org.pgatlas.server.scan.ScanFinding;
import org.pgatlas.server.wire.Json;
import org.pgatlas.vex.VexEvidence;
import org.pgatlas.vex.VexStatement;

/// Why a finding is what it is, as it is stored: every match with its rule and its document's
/// digest, every statement with what became of it, all in one order.
final class EvidenceJson {
  private EvidenceJson() {}

  static String write(ScanFinding finding) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("names", finding.match().members());
    List<Object> matches = new ArrayList<>();
    for (Match match : finding.match().matches()) {
      matches.add(match(match, finding.digests().get(match.advisory().id())));
    }
    fields.put("matches", matches);
    fields.put("statements", finding.vex().evidence().stream().map(EvidenceJson::said).toList());
    fields.put("conflict", finding.vex().conflict());
    fields.put("fixed_in", finding.fixedIn());
    fields.put("would_change", wouldChange(finding));
    return Json.write(fields);
  }

  static byte[] digest(String json) {
    return Cid.sha256(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, @Nullable Object> match(Match match, @Nullable String digest) {
    Evidence evidence = match.evidence();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("advisory", match.advisory().id());
    fields.put("sha256", digest);
    fields.put("verdict", lower(match.verdict()));
    fields.put("rule", lower(evidence.rule()));
    fields.put("affected", evidence.affected());
    fields.put("range", evidence.range() < 0 ? null : evidence.range());
    fields.put("compared_as", lower(evidence.comparedAs()));
    fields.put("package", match.identity().of().toString());
    fields.put("version", match.identity().version());
    fields.put("known_by", match.identity().words());
    fields.put("words", match.words());
    return fields;
  }

  private static Map<String, @Nullable Object> said(VexEvidence evidence) {
    VexStatement statement = evidence.statement();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("outcome", lower(evidence.outcome()));
    fields.put("status", statement.status().id());
    fields.put(
        "justification", statement.justification() == null ? null : statement.justification().id());
    fields.put("impact", statement.impact());
    fields.put("action", statement.action());
    fields.put("author", evidence.claim().document().author());
    fields.put("trust", lower(evidence.claim().trust()));
    Instant made = statement.timestamp();
    fields.put("timestamp", made == null ? null : made.truncatedTo(ChronoUnit.MICROS));
    fields.put("of_artifact", evidence.ofArtifact());
    fields.put("closeness", evidence.closeness());
    fields.put("sha256", evidence.claim().digest());
    fields.put("place", statement.place());
    return fields;
  }

  /// What would have to happen for another verdict.
  private static List<String> wouldChange(ScanFinding finding) {
    List<String> words = new ArrayList<>();
    switch (finding.verdict()) {
      case AFFECTED, UNDER_INVESTIGATION -> {
        words.add(
            finding.fixedIn().isEmpty()
                ? "no advisory names a fixed version: a version outside its ranges closes it"
                : "an update to " + String.join(" or ", finding.fixedIn()) + " closes it");
        words.add("a statement not_affected with its justification takes it back");
      }
      case UNKNOWN -> {
        switch (finding.decisive().evidence().rule()) {
          case NO_VERSION -> words.add("a version of the component in the SBOM decides it");
          case RELEASE_NOT_KNOWN ->
              words.add("the qualifier distro in the component's purl decides it");
          default -> words.add("an advisory with readable versions decides it");
        }
        words.add("a statement about the component decides it");
      }
      case FIXED, NOT_AFFECTED ->
          words.add("it opens again when the statement is withdrawn or a more trusted one differs");
    }
    words.add("it closes when " + ids(finding) + " is withdrawn");
    return words;
  }

  private static String ids(ScanFinding finding) {
    return String.join(
        " and ",
        finding.match().matches().stream().map(one -> one.advisory().id()).distinct().toList());
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
