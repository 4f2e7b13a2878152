package org.pgatlas.vex;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One claim: this vulnerability has that status in these products.
///
/// @param products may be empty, when an attestation around the document names them
/// @param declared the document's own word for the status (`first_fixed`, `exploitable`)
/// @param impact why the product is not affected, in words
/// @param action what to do about it
/// @param notes anything else that was said
/// @param timestamp when it was made; null when neither it nor its document says
/// @param defect why it must not take a finding back, null when nothing is wrong with it
/// @param place where it stands in the document
public record VexStatement(
    VexVulnerability vulnerability,
    List<VexProduct> products,
    VexStatus status,
    String declared,
    @Nullable Justification justification,
    @Nullable String impact,
    @Nullable String action,
    @Nullable String notes,
    @Nullable Instant timestamp,
    @Nullable String defect,
    String place) {
  public VexStatement {
    products = List.copyOf(products);
  }

  /// The same statement, made at that time.
  public VexStatement at(Instant moment) {
    return new VexStatement(
        vulnerability,
        products,
        status,
        declared,
        justification,
        impact,
        action,
        notes,
        moment,
        defect,
        place);
  }

  /// The same statement about those products.
  VexStatement about(List<VexProduct> subjects) {
    return new VexStatement(
        vulnerability,
        subjects,
        status,
        declared,
        justification,
        impact,
        action,
        notes,
        timestamp,
        defect,
        place);
  }

  /// The defect of a statement that says not_affected and no reason; null when there is none.
  public static @Nullable String defect(
      VexStatus status, @Nullable Justification justification, @Nullable String impact) {
    boolean reasoned = justification != null || (impact != null && !impact.isBlank());
    return status == VexStatus.NOT_AFFECTED && !reasoned
        ? "not_affected needs a justification or an impact statement"
        : null;
  }
}
