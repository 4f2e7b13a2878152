package org.pgatlas.vex.csaf;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.pgatlas.json.JsonValue;

/// Tests that hold for documents of some categories only, sections 6.1.27.
final class ProfileTests {
  private static final List<String> WITH_STATUS =
      List.of("fixed", "known_affected", "known_not_affected", "under_investigation");

  private final CsafTree tree;
  private final String category;

  ProfileTests(CsafTree tree) {
    this.tree = tree;
    this.category = tree.category();
  }

  void run() {
    switch (category) {
      case "csaf_security_incident_response" -> informs();
      case "csaf_informational_advisory" -> {
        informs();
        absent("6.1.27.3", "vulnerabilities");
      }
      case "csaf_security_advisory", "csaf_vex" -> advises();
      case "csaf_deprecated_security_advisory" -> {
        if (tree.is21()) {
          advises();
        }
      }
      case "csaf_withdrawn", "csaf_superseded" -> {
        if (tree.is21()) {
          replaced();
        }
      }
      default -> {
        // No profile: nothing more to hold.
      }
    }
  }

  private void absent(String test, String name) {
    if (tree.root().get(name).exists()) {
      tree.fail(test, tree.root().get(name), "must not be in a document of this category");
    }
  }

  private void informs() {
    Set<String> wanted = Set.of("description", "details", "general", "summary");
    boolean noted =
        tree.document().get("notes").items().stream()
            .anyMatch(note -> wanted.contains(note.get("category").text()));
    if (!noted) {
      tree.fail("6.1.27.1", tree.document().get("notes"), "no note describes the document");
    }
    // A reference without a category is external by default.
    boolean external =
        tree.document().get("references").items().stream()
            .anyMatch(reference -> !reference.get("category").text().equals("self"));
    if (!external) {
      tree.fail("6.1.27.2", tree.document().get("references"), "no external reference");
    }
  }

  private void advises() {
    if (!tree.root().get("product_tree").exists()) {
      tree.fail("6.1.27.4", tree.root().get("product_tree"), "is missing");
    }
    if (!tree.root().get("vulnerabilities").exists()) {
      tree.fail("6.1.27.11", tree.root().get("vulnerabilities"), "is missing");
    }
    for (JsonValue vulnerability : tree.vulnerabilities()) {
      if (!vulnerability.get("notes").exists()) {
        tree.fail("6.1.27.5", vulnerability, "has no notes");
      }
      JsonValue status = vulnerability.get("product_status");
      if (category.equals("csaf_vex")) {
        vex(vulnerability, status);
      } else if (!status.exists()) {
        tree.fail("6.1.27.6", vulnerability, "has no product status");
      }
      boolean affected = status.get("known_affected").exists();
      if (tree.is21() && category.equals("csaf_security_advisory") && !affected) {
        tree.fail("6.1.27.12", vulnerability, "names no affected product");
      }
    }
  }

  private void vex(JsonValue vulnerability, JsonValue status) {
    if (WITH_STATUS.stream().noneMatch(bucket -> status.get(bucket).exists())) {
      tree.fail("6.1.27.7", vulnerability, "gives no product a status of VEX");
    }
    names(vulnerability, status);
    Set<String> reasoned = new HashSet<>();
    vulnerability.get("flags").items().forEach(flag -> reasoned.addAll(tree.members(flag)));
    vulnerability.get("threats").items().stream()
        .filter(threat -> threat.get("category").text().equals("impact"))
        .forEach(threat -> reasoned.addAll(tree.members(threat)));
    for (JsonValue id : status.get("known_not_affected").items()) {
      if (!reasoned.contains(id.text())) {
        tree.fail("6.1.27.9", id, "'" + id.text() + "' has no impact statement");
      }
    }
    Set<String> acted = new HashSet<>();
    vulnerability.get("remediations").items().forEach(one -> acted.addAll(tree.members(one)));
    for (JsonValue id : status.get("known_affected").items()) {
      if (!acted.contains(id.text())) {
        tree.fail("6.1.27.10", id, "'" + id.text() + "' has no action statement");
      }
    }
  }

  private void names(JsonValue vulnerability, JsonValue status) {
    if (vulnerability.get("cve").exists()) {
      return;
    }
    JsonValue ids = vulnerability.get("ids");
    if (!ids.exists()) {
      tree.fail("6.1.27.8", vulnerability, "has neither CVE nor ids");
      return;
    }
    boolean restricted =
        ids.items().stream()
            .allMatch(id -> id.get("product_ids").exists() || id.get("group_ids").exists());
    if (!restricted) {
      return;
    }
    Set<String> covered = new HashSet<>();
    ids.items().forEach(id -> covered.addAll(tree.members(id)));
    for (JsonValue bucket : status.values()) {
      for (JsonValue product : bucket.items()) {
        if (!covered.contains(product.text())) {
          tree.fail("6.1.27.8", product, "no id is for '" + product.text() + "'");
        }
      }
    }
  }

  /// Documents that say why they no longer count.
  private void replaced() {
    absent("6.1.27.3", "vulnerabilities");
    absent("6.1.27.15", "product_tree");
    JsonValue notes = tree.document().get("notes");
    if (notes.items().stream().noneMatch(note -> isDescription(note))) {
      tree.fail("6.1.27.14", notes, "no note of category description");
    }
    JsonValue history = tree.tracking().get("revision_history");
    if (history.items().size() < 2) {
      tree.fail("6.1.27.16", history, "has fewer than two entries");
    }
    String lang = tree.document().get("lang").text().toLowerCase(Locale.ROOT);
    if (!lang.isEmpty() && !lang.equals("en") && !lang.startsWith("en-")) {
      return;
    }
    boolean withdrawn = category.equals("csaf_withdrawn");
    String title = withdrawn ? "Reasoning for Withdrawal" : "Reasoning for Supersession";
    List<JsonValue> titled =
        notes.items().stream().filter(note -> note.get("title").text().equals(title)).toList();
    if (titled.size() != 1 || !isDescription(titled.getFirst())) {
      tree.fail(withdrawn ? "6.1.27.17" : "6.1.27.18", notes, "no one description '" + title + "'");
    }
    if (withdrawn) {
      return;
    }
    boolean referred =
        tree.document().get("references").items().stream()
            .anyMatch(
                one ->
                    one.get("summary").text().startsWith("Superseding Document")
                        && one.get("category").text().equals("external"));
    if (!referred) {
      tree.fail("6.1.27.19", tree.document().get("references"), "no superseding document");
    }
  }

  private static boolean isDescription(JsonValue note) {
    return note.get("category").text().equals("description");
  }
}
