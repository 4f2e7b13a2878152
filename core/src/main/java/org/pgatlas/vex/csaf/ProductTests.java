package org.pgatlas.vex.csaf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pgatlas.json.JsonValue;
import org.pgatlas.purl.PackageUrl;

/// Tests of products and groups: defined once, referred to where defined, identified validly.
final class ProductTests {
  private static final String EXTENSIONS = "x_extensions";

  private final CsafTree tree;
  private final Set<String> defined = new HashSet<>();

  ProductTests(CsafTree tree) {
    this.tree = tree;
  }

  void run() {
    List<JsonValue> ids = new ArrayList<>();
    tree.products().forEach(product -> ids.add(product.get("product_id")));
    tree.distinct("6.1.2", ids, "the product id");
    ids.forEach(id -> defined.add(id.text()));
    references();
    circles();
    groups();
    for (JsonValue product : tree.products()) {
      identifiers(product.get("product_identification_helper"));
    }
  }

  private void references() {
    JsonValue root = tree.root();
    for (JsonValue list : root.everywhere("product_ids", EXTENSIONS)) {
      list.items().forEach(this::reference);
    }
    for (String name :
        List.of(
            "product_reference",
            "relates_to_product_reference",
            "beginning_product_reference",
            "next_product_reference")) {
      root.get("product_tree").everywhere(name, EXTENSIONS).forEach(this::reference);
    }
    for (JsonValue vulnerability : tree.vulnerabilities()) {
      for (JsonValue bucket : vulnerability.get("product_status").values()) {
        bucket.items().forEach(this::reference);
      }
      for (String scores : List.of("scores", "metrics")) {
        for (JsonValue score : vulnerability.get(scores).items()) {
          score.get("products").items().forEach(this::reference);
        }
      }
    }
  }

  private void reference(JsonValue id) {
    if (!defined.contains(id.text())) {
      tree.fail("6.1.1", id, "the product id '" + id.text() + "' is not defined");
    }
  }

  /// A product that arises from others must not be one of them, at any remove.
  private void circles() {
    Map<String, Set<String>> madeOf = new HashMap<>();
    List<JsonValue> made = new ArrayList<>();
    for (JsonValue one : tree.root().at("product_tree/relationships").items()) {
      made.add(one);
      parts(madeOf, one)
          .addAll(
              List.of(
                  one.get("product_reference").text(),
                  one.get("relates_to_product_reference").text()));
    }
    for (JsonValue one : tree.root().at("product_tree/product_paths").items()) {
      made.add(one);
      Set<String> parts = parts(madeOf, one);
      parts.add(one.get("beginning_product_reference").text());
      one.get("subpaths")
          .items()
          .forEach(path -> parts.add(path.get("next_product_reference").text()));
    }
    for (JsonValue one : made) {
      JsonValue id = one.at("full_product_name/product_id");
      if (reaches(madeOf, id.text())) {
        tree.fail("6.1.3", id, "the product '" + id.text() + "' is a part of itself");
      }
    }
  }

  private static Set<String> parts(Map<String, Set<String>> madeOf, JsonValue one) {
    String id = one.at("full_product_name/product_id").text();
    return madeOf.computeIfAbsent(id, _ -> new HashSet<>());
  }

  private static boolean reaches(Map<String, Set<String>> madeOf, String start) {
    Set<String> seen = new HashSet<>();
    List<String> open = new ArrayList<>(madeOf.getOrDefault(start, Set.of()));
    while (!open.isEmpty()) {
      String id = open.removeLast();
      if (id.equals(start)) {
        return true;
      }
      if (seen.add(id)) {
        open.addAll(madeOf.getOrDefault(id, Set.of()));
      }
    }
    return false;
  }

  private void groups() {
    List<JsonValue> ids = new ArrayList<>();
    tree.root()
        .at("product_tree/product_groups")
        .items()
        .forEach(group -> ids.add(group.get("group_id")));
    tree.distinct("6.1.5", ids, "the group id");
    Set<String> known = new HashSet<>();
    ids.forEach(id -> known.add(id.text()));
    for (JsonValue list : tree.root().everywhere("group_ids", EXTENSIONS)) {
      for (JsonValue id : list.items()) {
        if (!known.contains(id.text())) {
          tree.fail("6.1.4", id, "the group id '" + id.text() + "' is not defined");
        }
      }
    }
  }

  private void identifiers(JsonValue helper) {
    List<JsonValue> purls = new ArrayList<>(helper.get("purls").items());
    if (helper.get("purl").exists()) {
      purls.add(helper.get("purl"));
    }
    Set<String> packages = new HashSet<>();
    for (JsonValue purl : purls) {
      PackageUrl.tryParse(purl.text())
          .ifPresentOrElse(
              one -> packages.add(withoutQualifiers(one)),
              () -> tree.fail("6.1.13", purl, "'" + purl.text() + "' is no valid purl"));
    }
    if (packages.size() > 1) {
      tree.fail("6.1.42", helper, "the purls differ in more than their qualifiers");
    }
    for (JsonValue file : helper.get("hashes").items()) {
      List<JsonValue> algorithms = new ArrayList<>();
      file.get("file_hashes").items().forEach(hash -> algorithms.add(hash.get("algorithm")));
      tree.distinct("6.1.25", algorithms, "the algorithm");
    }
    if (tree.is21()) {
      stars("6.1.43", helper.get("model_numbers"));
      stars("6.1.44", helper.get("serial_numbers"));
      stars("6.1.61", helper.get("skus"));
    }
  }

  private static String withoutQualifiers(PackageUrl purl) {
    return String.join("\n", purl.packageId(), purl.version(), purl.subpath());
  }

  private void stars(String test, JsonValue numbers) {
    for (JsonValue number : numbers.items()) {
      int stars = 0;
      String text = number.text();
      for (int i = 0; i < text.length(); i++) {
        if (text.charAt(i) == '\\') {
          i++;
        } else if (text.charAt(i) == '*') {
          stars++;
        }
      }
      if (stars > 1) {
        tree.fail(test, number, "'" + text + "' has more than one star");
      }
    }
  }
}
