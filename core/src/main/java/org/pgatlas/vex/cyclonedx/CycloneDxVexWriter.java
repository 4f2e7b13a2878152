package org.pgatlas.vex.cyclonedx;

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

/// Writes statements as a CycloneDX 1.6 document of vulnerabilities. A BOM has one root, so a
/// document in which parts of products are named can be about one product only.
public final class CycloneDxVexWriter {
  private static final Map<String, String> ALGORITHMS =
      Map.of(
          "md5",
          "MD5",
          "sha1",
          "SHA-1",
          "sha256",
          "SHA-256",
          "sha384",
          "SHA-384",
          "sha512",
          "SHA-512",
          "sha3256",
          "SHA3-256",
          "sha3384",
          "SHA3-384",
          "sha3512",
          "SHA3-512",
          "blake3",
          "BLAKE3");

  private final JsonWriter json;
  private final VexDocument document;
  private final @Nullable ProductId root;

  private CycloneDxVexWriter(JsonWriter json, VexDocument document) {
    this.json = json;
    this.document = document;
    this.root = root(document);
  }

  /// @throws IllegalArgumentException when parts of more than one product are named
  public static byte[] write(VexDocument document) {
    return JsonWriter.object(json -> new CycloneDxVexWriter(json, document).document());
  }

  private static @Nullable ProductId root(VexDocument document) {
    Set<ProductId> wholes = new LinkedHashSet<>();
    boolean parts = false;
    for (VexStatement statement : document.statements()) {
      for (VexProduct product : statement.products()) {
        wholes.add(product.product());
        parts |= !product.parts().isEmpty();
      }
    }
    if (parts && wholes.size() > 1) {
      throw new IllegalArgumentException(
          "a CycloneDX document speaks of parts of one product, not of " + wholes.size());
    }
    return parts ? wholes.iterator().next() : null;
  }

  private void document() {
    json.text("bomFormat", "CycloneDX");
    json.text("specVersion", "1.6");
    String id = document.id();
    json.text("serialNumber", id != null && id.startsWith("urn:uuid:") ? id : null);
    String version = document.version();
    json.number(
        "version", version != null && version.matches("[0-9]{1,9}") ? Long.parseLong(version) : 1);
    json.object("metadata", this::metadata);
    Map<String, ProductId> components = new LinkedHashMap<>();
    for (VexStatement statement : document.statements()) {
      for (VexProduct product : statement.products()) {
        (product.parts().isEmpty() ? List.of(product.product()) : product.parts())
            .forEach(one -> components.putIfAbsent(one.ref(), one));
      }
    }
    if (root != null) {
      components.remove(root.ref());
    }
    json.array("components", components.values(), one -> json.element(() -> component(one)));
    json.array(
        "vulnerabilities", document.statements(), one -> json.element(() -> vulnerability(one)));
  }

  private void metadata() {
    json.text("timestamp", text(document.timestamp()));
    if (root != null) {
      json.object("component", () -> component(root));
    }
    if (document.author() != null) {
      json.object("supplier", () -> json.text("name", document.author()));
    }
  }

  private void component(ProductId id) {
    json.text("type", id.equals(root) ? "application" : "library");
    json.text("bom-ref", id.ref());
    json.text("name", id.name() != null ? id.name() : name(id));
    json.text("cpe", id.cpes().isEmpty() ? null : id.cpes().getFirst());
    json.text("purl", id.purls().isEmpty() ? null : id.purls().getFirst().canonical());
    json.array(
        "hashes",
        id.hashes().stream().filter(hash -> ALGORITHMS.containsKey(hash.algorithm())).toList(),
        hash ->
            json.element(
                () -> {
                  json.text("alg", ALGORITHMS.get(hash.algorithm()));
                  json.text("content", hash.value());
                }));
  }

  private static String name(ProductId id) {
    return id.purls().isEmpty() ? id.ref() : id.purls().getFirst().name();
  }

  private void vulnerability(VexStatement statement) {
    json.text("id", statement.vulnerability().id());
    json.array(
        "references",
        statement.vulnerability().aliases(),
        alias ->
            json.element(
                () -> {
                  json.text("id", alias);
                  json.object("source", () -> json.text("name", alias.split("-", 2)[0]));
                }));
    json.text("recommendation", statement.action());
    json.object("analysis", () -> analysis(statement));
    json.array("affects", refs(statement), ref -> json.element(() -> json.text("ref", ref)));
    Justification reason = statement.justification();
    if (reason != null && reason.cycloneDx().isEmpty()) {
      json.array(
          "properties",
          List.of(reason),
          one ->
              json.element(
                  () -> {
                    json.text("name", AnalysisDraft.JUSTIFICATION);
                    json.text("value", one.id());
                  }));
    }
  }

  private void analysis(VexStatement statement) {
    json.text("state", state(statement.status()));
    Justification reason = statement.justification();
    json.text("justification", reason == null ? null : reason.cycloneDx().orElse(null));
    boolean safe = statement.status() == VexStatus.NOT_AFFECTED;
    json.text("detail", safe ? statement.impact() : statement.notes());
    json.text("lastUpdated", text(statement.timestamp()));
  }

  private static String state(VexStatus status) {
    return switch (status) {
      case AFFECTED -> "exploitable";
      case UNDER_INVESTIGATION -> "in_triage";
      case FIXED -> "resolved";
      case NOT_AFFECTED -> "not_affected";
    };
  }

  private static Set<String> refs(VexStatement statement) {
    Set<String> refs = new LinkedHashSet<>();
    for (VexProduct product : statement.products()) {
      (product.parts().isEmpty() ? List.of(product.product()) : product.parts())
          .forEach(one -> refs.add(one.ref()));
    }
    return refs;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
