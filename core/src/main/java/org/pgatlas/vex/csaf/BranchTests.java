package org.pgatlas.vex.csaf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.pgatlas.json.JsonValue;

/// Tests of branches: their depth, their categories along a path, versions and ranges of them.
final class BranchTests {
  private static final int MAX_DEPTH = 30;
  private static final List<String> RANGE_WORDS =
      List.of("<", ">", "after", "all", "before", "earlier", "later", "prior", "versions");
  private static final Pattern CONSTRAINT = Pattern.compile("(?:<=|>=|!=|<|>)?[^<>=!|\\s*]++");
  private static final Pattern VERS =
      Pattern.compile("vers:(?<type>[a-z][a-z0-9.-]*+)/(?<rest>.++)");

  private final CsafTree tree;

  BranchTests(CsafTree tree) {
    this.tree = tree;
  }

  void run() {
    for (JsonValue branch : tree.branches()) {
      JsonValue name = branch.get("name");
      switch (branch.get("category").text()) {
        case "product_version" -> version(name);
        case "product_version_range" -> range(name);
        default -> {
          // Names of other categories are free.
        }
      }
    }
    if (tree.is21()) {
      tree.root().at("product_tree/branches").items().forEach(branch -> path(branch));
    }
  }

  private void version(JsonValue name) {
    String lower = name.text().toLowerCase(Locale.ROOT);
    if (RANGE_WORDS.stream().anyMatch(lower::contains)) {
      tree.fail("6.1.31", name, "'" + name.text() + "' is a range of versions");
    }
  }

  private void range(JsonValue name) {
    if (!tree.is21()) {
      return;
    }
    String text = name.text();
    var vers = VERS.matcher(text);
    boolean typed = vers.matches();
    String constraints = typed ? vers.group("rest") : text;
    // The specification writes the first, its suite also takes the second.
    boolean all = text.equals("vers:all/*") || text.equals("vers:/all");
    List<String> parts = List.of(constraints.split("\\|", -1));
    boolean right =
        all
            || (parts.stream().allMatch(part -> CONSTRAINT.matcher(part).matches())
                && (typed ? !vers.group("type").equals("all") : !text.startsWith("vers:")));
    if (!right) {
      tree.fail("6.1.50", name, "'" + text + "' is neither vers: nor constraints in its manner");
    } else if (!all && parts.size() == 1 && "<>!".indexOf(constraints.charAt(0)) < 0) {
      tree.fail("6.1.59", name, "'" + text + "' is a single version");
    }
  }

  /// Walks down one top branch with the categories above it.
  private void path(JsonValue top) {
    record Step(JsonValue branch, List<String> above) {}
    List<Step> open = new ArrayList<>(List.of(new Step(top, List.of())));
    while (!open.isEmpty()) {
      Step step = open.removeLast();
      List<String> categories = new ArrayList<>(step.above());
      categories.add(step.branch().get("category").text());
      if (step.branch().get("product").exists()) {
        product(step.branch().get("product"), categories);
      }
      step.branch().get("branches").items().forEach(one -> open.add(new Step(one, categories)));
    }
  }

  private void product(JsonValue product, List<String> categories) {
    if (categories.size() > MAX_DEPTH) {
      tree.fail("6.1.34", product, "lies under " + categories.size() + " branches");
    }
    Set<String> seen = new HashSet<>();
    for (String category : categories) {
      if (!seen.add(category) && !category.equals("product_family")) {
        tree.fail("6.1.57", product, "lies twice under '" + category + "'");
      }
    }
    if (seen.contains("product_version") && seen.contains("product_version_range")) {
      tree.fail("6.1.58", product, "lies under a version and a range of versions");
    }
  }
}
