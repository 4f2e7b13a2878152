package org.pgatlas.vex.csaf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonWriter;
import org.pgatlas.vex.Justification;
import org.pgatlas.vex.ProductId;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexProduct;
import org.pgatlas.vex.VexStatement;
import org.pgatlas.vex.VexStatus;

/// Writes statements as a CSAF 2.0 document of the VEX profile: a status for each product or part,
/// flags for justifications, threats for impacts, remediations for actions. CSAF knows one time for
/// all, that of the document. A document version n is told as 1.n.0, whose history needs no entries
/// for what came before.
public final class CsafWriter {
  private static final Set<String> CATEGORIES =
      Set.of("mitigation", "no_fix_planned", "none_available", "vendor_fix", "workaround");

  private final JsonWriter json;
  private final VexDocument document;
  private final Map<ProductId, String> ids = new LinkedHashMap<>();
  private final Map<List<ProductId>, String> pairs = new LinkedHashMap<>();

  private CsafWriter(JsonWriter json, VexDocument document) {
    this.json = json;
    this.document = document;
  }

  /// @throws IllegalArgumentException when the document lacks what CSAF demands: id, time, author
  /// and the author's namespace
  public static byte[] write(VexDocument document) {
    if (document.id() == null
        || document.timestamp() == null
        || document.author() == null
        || document.authorId() == null) {
      throw new IllegalArgumentException(
          "a CSAF document needs id, timestamp, author and authorId (a namespace)");
    }
    return JsonWriter.object(json -> new CsafWriter(json, document).document());
  }

  private void document() {
    Map<String, List<Entry>> byVulnerability = new LinkedHashMap<>();
    for (VexStatement statement : document.statements()) {
      List<Entry> entries =
          byVulnerability.computeIfAbsent(statement.vulnerability().id(), _ -> new ArrayList<>());
      for (VexProduct product : statement.products()) {
        products(product).forEach(id -> entries.add(new Entry(id, statement)));
      }
    }
    json.object("document", this::head);
    json.object("product_tree", this::tree);
    json.array(
        "vulnerabilities",
        byVulnerability.values(),
        entries -> json.element(() -> vulnerability(entries)));
  }

  /// A statement about the product with this id.
  private record Entry(String product, VexStatement statement) {}

  private List<String> products(VexProduct product) {
    String whole = id(product.product());
    if (product.parts().isEmpty()) {
      return List.of(whole);
    }
    List<String> all = new ArrayList<>();
    for (ProductId part : product.parts()) {
      id(part);
      all.add(
          pairs.computeIfAbsent(
              List.of(product.product(), part), _ -> "PGATLAS-PAIR-" + (pairs.size() + 1)));
    }
    return all;
  }

  private String id(ProductId product) {
    return ids.computeIfAbsent(product, _ -> "PGATLAS-" + (ids.size() + 1));
  }

  private void head() {
    json.text("category", "csaf_vex");
    json.text("csaf_version", "2.0");
    json.object(
        "publisher",
        () -> {
          json.text("category", document.role() == null ? "other" : document.role());
          json.text("name", document.author());
          json.text("namespace", document.authorId());
        });
    json.text("title", "Status of vulnerabilities: " + document.id());
    json.object("tracking", this::tracking);
  }

  private void tracking() {
    String time = String.valueOf(document.timestamp());
    String given = document.version();
    String version =
        given != null && given.matches("[0-9]{1,9}")
            ? "1." + Long.parseLong(given) + ".0"
            : "1.0.0";
    json.text("current_release_date", time);
    json.text("id", document.id());
    json.text("initial_release_date", time);
    json.array(
        "revision_history",
        List.of(version),
        number ->
            json.element(
                () -> {
                  json.text("date", time);
                  json.text("number", number);
                  json.text("summary", "Statements as of this time.");
                }));
    json.text("status", "final");
    json.text("version", version);
  }

  private void tree() {
    json.array(
        "full_product_names",
        ids.entrySet(),
        one -> json.element(() -> product(one.getKey(), one.getValue())));
    json.array(
        "relationships",
        pairs.entrySet(),
        one ->
            json.element(
                () -> {
                  ProductId whole = one.getKey().getFirst();
                  ProductId part = one.getKey().getLast();
                  json.text("category", "default_component_of");
                  json.object(
                      "full_product_name",
                      () -> {
                        json.text("name", name(part) + " in " + name(whole));
                        json.text("product_id", one.getValue());
                      });
                  json.text("product_reference", ids.get(part));
                  json.text("relates_to_product_reference", ids.get(whole));
                }));
  }

  private void product(ProductId product, String id) {
    json.text("name", name(product));
    json.text("product_id", id);
    if (product.cpes().isEmpty() && product.purls().isEmpty() && product.hashes().isEmpty()) {
      return;
    }
    json.object(
        "product_identification_helper",
        () -> {
          json.text("cpe", product.cpes().isEmpty() ? null : product.cpes().getFirst());
          if (!product.hashes().isEmpty()) {
            json.array("hashes", List.of(product), one -> json.element(() -> hashes(one)));
          }
          json.text(
              "purl", product.purls().isEmpty() ? null : product.purls().getFirst().canonical());
        });
  }

  private void hashes(ProductId product) {
    json.array(
        "file_hashes",
        product.hashes(),
        hash ->
            json.element(
                () -> {
                  json.text("algorithm", hash.algorithm());
                  json.text("value", hash.value());
                }));
    json.text("filename", name(product));
  }

  private static String name(ProductId product) {
    if (product.name() != null && !product.name().isBlank()) {
      return product.name();
    }
    return product.purls().isEmpty() ? product.ref() : product.purls().getFirst().canonical();
  }

  private void vulnerability(List<Entry> entries) {
    VexStatement first = entries.getFirst().statement();
    String id = first.vulnerability().id();
    boolean cve = id.matches("CVE-[0-9]{4}-[0-9]{4,}");
    json.text("cve", cve ? id : null);
    Set<String> others = new LinkedHashSet<>();
    if (!cve) {
      others.add(id);
    }
    entries.forEach(entry -> others.addAll(entry.statement().vulnerability().aliases()));
    remarks("flags", entries, this::flag);
    json.array(
        "ids",
        others,
        other ->
            json.element(
                () -> {
                  json.text("system_name", other.split("-", 2)[0]);
                  json.text("text", other);
                }));
    json.array("notes", List.of(id), one -> json.element(() -> note(one)));
    json.object("product_status", () -> status(entries));
    remarks("remediations", entries, this::remediation);
    remarks("threats", entries, this::threat);
  }

  private void note(String id) {
    json.text("category", "general");
    json.text("text", "Status of products with regard to " + id + ".");
  }

  private void status(List<Entry> entries) {
    for (VexStatus status : VexStatus.values()) {
      Set<String> products = new LinkedHashSet<>();
      entries.stream()
          .filter(entry -> entry.statement().status() == status)
          .forEach(entry -> products.add(entry.product()));
      json.texts(bucket(status), products);
    }
  }

  private static String bucket(VexStatus status) {
    return switch (status) {
      case AFFECTED -> "known_affected";
      case UNDER_INVESTIGATION -> "under_investigation";
      case FIXED -> "fixed";
      case NOT_AFFECTED -> "known_not_affected";
    };
  }

  /// Two texts of a remark: its kind and its words.
  private record Remark(String kindName, String kind, @Nullable String details) {}

  /// Makes a remark of a statement, or none.
  private interface Maker {
    @Nullable Remark make(VexStatement statement);
  }

  /// Equal remarks once, with all their products.
  private void remarks(String name, List<Entry> entries, Maker maker) {
    Map<Remark, Set<String>> products = new LinkedHashMap<>();
    for (Entry entry : entries) {
      Remark remark = maker.make(entry.statement());
      if (remark != null) {
        products.computeIfAbsent(remark, _ -> new LinkedHashSet<>()).add(entry.product());
      }
    }
    json.array(
        name,
        products.entrySet(),
        one ->
            json.element(
                () -> {
                  json.text(one.getKey().kindName(), one.getKey().kind());
                  json.text("details", one.getKey().details());
                  json.texts("product_ids", one.getValue());
                }));
  }

  private @Nullable Remark flag(VexStatement statement) {
    Justification reason = statement.justification();
    return reason == null || !reason.isOpenVex() ? null : new Remark("label", reason.id(), null);
  }

  private @Nullable Remark threat(VexStatement statement) {
    Justification reason = statement.justification();
    String impact = statement.impact();
    if (reason != null && !reason.isOpenVex()) {
      impact = reason.id() + (impact == null ? "" : ": " + impact);
    }
    return impact == null ? null : new Remark("category", "impact", impact);
  }

  private @Nullable Remark remediation(VexStatement statement) {
    String action = statement.action();
    if (action == null) {
      return statement.status() == VexStatus.AFFECTED
          ? new Remark("category", "none_available", "No remedy is known.")
          : null;
    }
    int colon = action.indexOf(": ");
    String category = colon < 0 ? "" : action.substring(0, colon);
    return CATEGORIES.contains(category)
        ? new Remark("category", category, action.substring(colon + 2))
        : new Remark("category", "mitigation", action);
  }
}
