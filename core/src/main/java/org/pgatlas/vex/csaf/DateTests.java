package org.pgatlas.vex.csaf;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.pgatlas.json.JsonValue;

/// Tests of CSAF 2.1 about times and about what decisions (SSVC) refer to.
final class DateTests {
  private static final Pattern FORM =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:[0-5]\\d(?:\\.\\d+)?(?:Z|[+-]\\d{2}:\\d{2})");
  private static final List<String> NAMES =
      List.of(
          "current_release_date",
          "initial_release_date",
          "date",
          "disclosure_date",
          "discovery_date",
          "exploitation_date",
          "timestamp");

  private final CsafTree tree;

  DateTests(CsafTree tree) {
    this.tree = tree;
  }

  void run() {
    if (!tree.is21()) {
      return;
    }
    for (String name : NAMES) {
      for (JsonValue date : tree.root().everywhere(name, "x_extensions")) {
        if (!FORM.matcher(date.text()).matches() || CsafTree.instant(date).isEmpty()) {
          tree.fail("6.1.37", date, "'" + date.text() + "' is no time as the rules want it");
        }
      }
    }
    Optional<Instant> newest =
        tree.tracking().get("revision_history").items().stream()
            .flatMap(item -> CsafTree.instant(item.get("date")).stream())
            .max(Instant::compareTo);
    boolean clear = tree.document().at("distribution/tlp/label").text().equals("CLEAR");
    for (JsonValue vulnerability : tree.vulnerabilities()) {
      if (newest.isPresent() && tree.isReleased()) {
        if (clear) {
          notAfter("6.1.45", vulnerability.get("disclosure_date"), newest.get());
        }
        metrics(vulnerability, newest.get());
      }
      exploitation(vulnerability, newest);
      targets(vulnerability);
    }
  }

  private void metrics(JsonValue vulnerability, Instant newest) {
    for (JsonValue metric : vulnerability.get("metrics").items()) {
      notAfter("6.1.49", metric.at("content/ssvc_v2/timestamp"), newest);
      notAfter("6.1.51", metric.at("content/epss/timestamp"), newest);
    }
  }

  private void exploitation(JsonValue vulnerability, Optional<Instant> newest) {
    for (JsonValue one : vulnerability.get("first_known_exploitation_dates").items()) {
      if (newest.isPresent() && tree.isReleased()) {
        notAfter("6.1.52", one.get("date"), newest.get());
        notAfter("6.1.52", one.get("exploitation_date"), newest.get());
      }
      CsafTree.instant(one.get("date"))
          .ifPresent(known -> notAfter("6.1.53", one.get("exploitation_date"), known));
    }
  }

  private void notAfter(String test, JsonValue date, Instant limit) {
    if (CsafTree.instant(date).filter(limit::isBefore).isPresent()) {
      tree.fail(test, date, date.text() + " is after " + limit);
    }
  }

  private void targets(JsonValue vulnerability) {
    List<String> names = new ArrayList<>();
    names.add(vulnerability.get("cve").text());
    vulnerability.get("ids").items().forEach(id -> names.add(id.get("text").text()));
    Set<String> known = Set.copyOf(names);
    String document = tree.tracking().get("id").text();
    boolean several = tree.vulnerabilities().size() > 1;
    for (JsonValue metric : vulnerability.get("metrics").items()) {
      for (JsonValue target : metric.at("content/ssvc_v2/target_ids").items()) {
        boolean ofDocument = target.text().equals(document);
        if (!known.contains(target.text()) || (ofDocument && several)) {
          tree.fail("6.1.47", target, "'" + target.text() + "' is not this vulnerability");
        }
      }
    }
  }
}
