package org.pgatlas.vex.csaf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pgatlas.json.JsonValue;

/// Tests of single vulnerabilities: no product in two minds about its status, its flags, its
/// remediations or its scores.
final class StatusTests {
  private static final Map<String, List<String>> STATUS_GROUPS =
      Map.of(
          "affected", List.of("first_affected", "known_affected", "last_affected"),
          "not affected", List.of("known_not_affected"),
          "fixed", List.of("first_fixed", "fixed"),
          "under investigation", List.of("under_investigation"),
          "unknown", List.of("unknown"));

  /// Remediations that exclude each other, each pair once.
  private static final Map<String, Set<String>> CONTRADICTING =
      Map.of(
          "optional_patch",
          Set.of(
              "workaround",
              "mitigation",
              "vendor_fix",
              "none_available",
              "fix_planned",
              "no_fix_planned"),
          "none_available",
          Set.of("workaround", "mitigation", "vendor_fix", "fix_planned", "no_fix_planned"),
          "fix_planned",
          Set.of("vendor_fix", "no_fix_planned"),
          "no_fix_planned",
          Set.of("vendor_fix"));

  /// Status groups in which a remediation is prohibited.
  private static final Map<String, Set<String>> PROHIBITED =
      Map.of(
          "workaround", Set.of("not affected", "fixed"),
          "mitigation", Set.of("not affected", "fixed"),
          "vendor_fix", Set.of("not affected", "fixed"),
          "optional_patch", Set.of("affected"),
          "none_available", Set.of("not affected", "fixed"),
          "fix_planned", Set.of("fixed"),
          "no_fix_planned", Set.of("fixed"));

  private final CsafTree tree;

  StatusTests(CsafTree tree) {
    this.tree = tree;
  }

  void run() {
    List<JsonValue> cves = new ArrayList<>();
    for (JsonValue vulnerability : tree.vulnerabilities()) {
      if (vulnerability.get("cve").exists()) {
        cves.add(vulnerability.get("cve"));
      }
      status(vulnerability);
      scores(vulnerability);
      flags(vulnerability);
      remediations(vulnerability);
      involvements(vulnerability);
    }
    tree.distinct("6.1.23", cves, "the CVE");
  }

  private void status(JsonValue vulnerability) {
    Map<String, String> groupOf = new HashMap<>();
    STATUS_GROUPS.forEach(
        (group, buckets) -> {
          for (String bucket : buckets) {
            for (JsonValue id : vulnerability.at("product_status/" + bucket).items()) {
              String other = groupOf.putIfAbsent(id.text(), group);
              if (other != null && !other.equals(group)) {
                tree.fail("6.1.6", id, "'" + id.text() + "' is " + other + " and " + group);
              }
            }
          }
        });
  }

  private Set<String> productsOf(JsonValue vulnerability, String group) {
    Set<String> all = new LinkedHashSet<>();
    STATUS_GROUPS
        .getOrDefault(group, List.of())
        .forEach(bucket -> all.addAll(vulnerability.at("product_status/" + bucket).texts()));
    return all;
  }

  private void scores(JsonValue vulnerability) {
    Set<List<String>> seen = new HashSet<>();
    Set<List<String>> rated = new HashSet<>();
    Set<List<String>> scored = new HashSet<>();
    List<JsonValue> all = new ArrayList<>(vulnerability.get("scores").items());
    all.addAll(vulnerability.get("metrics").items());
    for (JsonValue score : all) {
      JsonValue content = score.get("content").exists() ? score.get("content") : score;
      String source = score.get("source").text();
      for (String product : score.get("products").texts()) {
        if (content.get("qualitative_severity_rating").exists()) {
          rated.add(List.of(product, source));
        }
        for (String kind : List.of("cvss_v2", "cvss_v3", "cvss_v4")) {
          JsonValue cvss = content.get(kind);
          if (cvss.exists()) {
            scored.add(List.of(product, source));
            if (!seen.add(List.of(product, source, cvss.get("version").text()))) {
              tree.fail("6.1.7", cvss, "'" + product + "' has two scores of this version");
            }
          }
        }
      }
    }
    scored.retainAll(rated);
    for (List<String> both : scored) {
      tree.fail("6.1.56", vulnerability, "'" + both.getFirst() + "' is rated and scored");
    }
  }

  private void flags(JsonValue vulnerability) {
    Set<String> flagged = new HashSet<>();
    for (JsonValue flag : vulnerability.get("flags").items()) {
      if (!named(flag)) {
        tree.fail("6.1.32", flag, "the flag names no product and no group");
      }
      for (String product : tree.members(flag)) {
        if (!flagged.add(product)) {
          tree.fail("6.1.33", flag, "'" + product + "' has more than one flag");
        }
      }
    }
  }

  private static boolean named(JsonValue item) {
    return item.get("product_ids").exists() || item.get("group_ids").exists();
  }

  private void remediations(JsonValue vulnerability) {
    Map<String, Set<String>> categories = new HashMap<>();
    for (JsonValue remediation : vulnerability.get("remediations").items()) {
      if (!named(remediation)) {
        tree.fail("6.1.29", remediation, "the remediation names no product and no group");
      }
      String category = remediation.get("category").text();
      Set<String> members = tree.members(remediation);
      members.forEach(
          product -> categories.computeIfAbsent(product, _ -> new LinkedHashSet<>()).add(category));
      if (tree.is21()) {
        for (String group : PROHIBITED.getOrDefault(category, Set.of())) {
          Set<String> wrong = productsOf(vulnerability, group);
          wrong.retainAll(members);
          for (String product : wrong) {
            tree.fail("6.1.36", remediation, "'" + product + "' is " + group);
          }
        }
      }
    }
    if (tree.is21()) {
      categories.forEach((product, said) -> contradiction(vulnerability, product, said));
    }
  }

  private void contradiction(JsonValue vulnerability, String product, Set<String> said) {
    for (String one : said) {
      for (String other : CONTRADICTING.getOrDefault(one, Set.of())) {
        if (said.contains(other)) {
          tree.fail("6.1.35", vulnerability, "'" + product + "' has " + one + " and " + other);
        }
      }
    }
  }

  private void involvements(JsonValue vulnerability) {
    Set<List<Object>> seen = new HashSet<>();
    for (JsonValue involvement : vulnerability.get("involvements").items()) {
      JsonValue date = involvement.get("date");
      List<Object> key =
          List.of(
              involvement.get("party").text(),
              CsafTree.instant(date).map(Object.class::cast).orElse(date.text()));
      if (!seen.add(key)) {
        tree.fail("6.1.24", involvement, "a party is involved twice at the same date");
      }
    }
  }
}
