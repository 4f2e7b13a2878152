package org.pgatlas.vex.openvex;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.StorableText;
import org.pgatlas.vex.Justification;
import org.pgatlas.vex.ProductId;
import org.pgatlas.vex.VexCollector;
import org.pgatlas.vex.VexProduct;
import org.pgatlas.vex.VexStatement;
import org.pgatlas.vex.VexStatus;
import org.pgatlas.vex.VexVulnerability;

/// A statement under construction, whatever order its names come in.
final class StatementDraft {
  private static final int MAX_ALIASES = 10_000;

  /// A product and the parts of it that are named with it.
  record Product(ProductId id, List<ProductId> parts) {}

  final List<Product> products = new ArrayList<>(1);

  /// Parts named for all products, as 0.0.x does.
  final List<ProductId> parts = new ArrayList<>(0);

  @Nullable String vulnerability;
  @Nullable String vulnerabilityIri;
  @Nullable String status;
  @Nullable String justification;
  @Nullable String impact;
  @Nullable String action;
  @Nullable String notes;
  @Nullable String timestamp;
  @Nullable String updated;

  private final String place;
  private final List<String> aliases = new ArrayList<>(2);

  StatementDraft(String place) {
    this.place = place;
  }

  void alias(@Nullable String alias) {
    if (alias != null && !alias.isBlank() && aliases.size() < MAX_ALIASES) {
      aliases.add(alias);
    }
  }

  /// @param json at the statement's end
  VexStatement finish(VexCollector found, JsonCursor json) {
    String declared = status == null ? "" : status;
    VexStatus parsed =
        VexStatus.find(declared)
            .orElseThrow(
                () ->
                    json.refuse(
                        Code.INVALID_STRUCTURE,
                        "expected a status, found '" + StorableText.shown(declared) + "'"));
    Justification reason = justification(found);
    var updatedAt = found.instant(updated, place + "/last_updated");
    var made = found.instant(timestamp, place + "/timestamp");
    return new VexStatement(
        vulnerability(json),
        products.stream().map(this::product).toList(),
        parsed,
        declared,
        reason,
        blankToNull(impact),
        blankToNull(action),
        blankToNull(notes),
        updatedAt == null ? made : updatedAt,
        VexStatement.defect(parsed, reason, impact),
        place);
  }

  private VexProduct product(Product product) {
    List<ProductId> all = new ArrayList<>(product.parts());
    all.addAll(parts);
    return new VexProduct(product.id(), all);
  }

  private VexVulnerability vulnerability(JsonCursor json) {
    String name = blankToNull(vulnerability);
    String iri = blankToNull(vulnerabilityIri);
    if (name == null && iri == null) {
      throw json.refuse(Code.INVALID_STRUCTURE, "expected a vulnerability, found none");
    }
    if (name != null && iri != null) {
      alias(iri);
    }
    return new VexVulnerability(name == null ? String.valueOf(iri) : name, aliases);
  }

  private @Nullable Justification justification(VexCollector found) {
    if (justification == null || justification.isBlank()) {
      return null;
    }
    Justification known = Justification.findOpenVex(justification).orElse(null);
    if (known == null) {
      found.warn(
          "unknown-justification",
          place + "/justification",
          "'" + StorableText.shown(justification) + "' is no justification of OpenVEX");
    }
    return known;
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
