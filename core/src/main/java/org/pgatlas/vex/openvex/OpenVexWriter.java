package org.pgatlas.vex.openvex;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonWriter;
import org.pgatlas.vex.Justification;
import org.pgatlas.vex.ProductId;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexProduct;
import org.pgatlas.vex.VexStatement;

/// Writes statements as an OpenVEX 0.2.0 document. A justification that OpenVEX does not have goes
/// into the impact statement; of several purls of a product the first is written.
public final class OpenVexWriter {
  private final JsonWriter json;

  private OpenVexWriter(JsonWriter json) {
    this.json = json;
  }

  public static byte[] write(VexDocument document) {
    return JsonWriter.object(json -> new OpenVexWriter(json).document(document));
  }

  private void document(VexDocument document) {
    json.text("@context", "https://openvex.dev/ns/v0.2.0");
    json.text("@id", document.id());
    json.text("author", document.author());
    json.text("role", document.role());
    json.text("timestamp", text(document.timestamp()));
    json.number("version", number(document.version()));
    json.array("statements", document.statements(), one -> json.element(() -> statement(one)));
  }

  private void statement(VexStatement statement) {
    json.object(
        "vulnerability",
        () -> {
          json.text("name", statement.vulnerability().id());
          json.texts("aliases", statement.vulnerability().aliases());
        });
    json.text("timestamp", text(statement.timestamp()));
    json.array("products", statement.products(), one -> json.element(() -> product(one)));
    json.text("status", statement.status().id());
    json.text("status_notes", statement.notes());
    Justification reason = statement.justification();
    boolean foreign = reason != null && !reason.isOpenVex();
    json.text("justification", reason == null || foreign ? null : reason.id());
    String impact = statement.impact();
    if (reason != null && foreign) {
      impact = reason.id() + (impact == null ? "" : ": " + impact);
    }
    json.text("impact_statement", impact);
    json.text("action_statement", statement.action());
  }

  private void product(VexProduct product) {
    identifiers(product.product());
    json.array("subcomponents", product.parts(), part -> json.element(() -> identifiers(part)));
  }

  private void identifiers(ProductId id) {
    json.text("@id", id.ref());
    Map<String, String> identifiers = new LinkedHashMap<>();
    id.purls().stream().findFirst().ifPresent(purl -> identifiers.put("purl", purl.canonical()));
    for (String cpe : id.cpes()) {
      identifiers.putIfAbsent(cpe.startsWith("cpe:2.3") ? "cpe23" : "cpe22", cpe);
    }
    if (!identifiers.isEmpty()) {
      json.object("identifiers", () -> identifiers.forEach(json::text));
    }
    if (!id.hashes().isEmpty()) {
      json.object("hashes", () -> id.hashes().forEach(hash -> json.text(name(hash), hash.value())));
    }
  }

  /// `sha-256`, as the specification writes it.
  private static String name(ProductId.Hash hash) {
    String algorithm = hash.algorithm();
    if (algorithm.startsWith("sha3")) {
      return "sha3-" + algorithm.substring(4);
    }
    return algorithm.startsWith("sha") && algorithm.length() > 4
        ? "sha-" + algorithm.substring(3)
        : algorithm;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static long number(@Nullable String version) {
    return version != null && version.matches("[0-9]{1,9}") ? Long.parseLong(version) : 1;
  }
}
