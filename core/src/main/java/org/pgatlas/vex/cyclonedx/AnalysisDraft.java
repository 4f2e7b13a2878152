package org.pgatlas.vex.cyclonedx;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.StorableText;
import org.pgatlas.vex.Justification;
import org.pgatlas.vex.ProductId.VersionScope;
import org.pgatlas.vex.VexCollector;
import org.pgatlas.vex.VexHint;
import org.pgatlas.vex.VexProduct;
import org.pgatlas.vex.VexStatement;
import org.pgatlas.vex.VexStatus;
import org.pgatlas.vex.VexVulnerability;

/// A vulnerability as a CycloneDX document tells it.
final class AnalysisDraft {
  /// Name of the property that keeps a justification for which CycloneDX has no word.
  static final String JUSTIFICATION = "pgatlas:justification";

  /// Versions with the status that `affects` gives them (`affected`, `unaffected`, `unknown`).
  record Versions(VersionScope range, @Nullable String status) {
    /// As a document says it, in either syntax: a range outranks a version beside it.
    static Versions of(@Nullable String version, @Nullable String range, @Nullable String status) {
      VersionScope scope =
          range == null
              ? new VersionScope(version == null ? "" : version, false)
              : new VersionScope(range, true);
      return new Versions(scope, status);
    }
  }

  record Affected(String ref, List<Versions> versions, String place) {}

  /// Finds the product of a reference.
  interface Products {
    VexProduct find(String ref, List<VersionScope> versions, String place);
  }

  final List<String> aliases = new ArrayList<>(1);
  final List<String> responses = new ArrayList<>(1);
  final List<Affected> affects = new ArrayList<>(1);

  @Nullable String id;
  @Nullable String state;
  @Nullable String justification;
  @Nullable String ownJustification;
  @Nullable String detail;
  @Nullable String recommendation;
  @Nullable String workaround;
  @Nullable String firstIssued;
  @Nullable String lastUpdated;

  private final String place;

  AnalysisDraft(String place) {
    this.place = place;
  }

  private static Optional<VexStatus> status(String state) {
    return Optional.ofNullable(
        switch (state) {
          case "exploitable" -> VexStatus.AFFECTED;
          case "in_triage" -> VexStatus.UNDER_INVESTIGATION;
          case "resolved", "resolved_with_pedigree" -> VexStatus.FIXED;
          case "not_affected", "false_positive" -> VexStatus.NOT_AFFECTED;
          default -> null;
        });
  }

  /// One statement for each status that the analysis comes to: its own, and those of versions that
  /// are said to be otherwise. Without an analysis nothing is stated.
  void finish(VexCollector found, Products products) {
    String said = state;
    if (said == null) {
      return;
    }
    if (id == null || id.isBlank()) {
      found.warn("no-vulnerability-id", place, "a vulnerability without id");
    }
    VexVulnerability vulnerability =
        new VexVulnerability(
            id == null || id.isBlank() ? place : id,
            aliases.stream().filter(alias -> !alias.isBlank()).toList());
    Optional<VexStatus> status = status(said);
    if (status.isEmpty()) {
      found.warn("unknown-status", place + "/analysis/state", "'" + said + "' is no state");
      for (Affected affected : affects) {
        VexProduct product = products.find(affected.ref(), List.of(), affected.place());
        found.add(new VexHint(vulnerability, product, said, affected.place()));
      }
      return;
    }
    Map<VexStatus, List<VexProduct>> byStatus = new EnumMap<>(VexStatus.class);
    byStatus.put(status.get(), new ArrayList<>());
    affects.forEach(affected -> sort(affected, status.get(), products, byStatus));
    boolean wholly =
        byStatus.size() > 1 && byStatus.getOrDefault(status.get(), List.of()).isEmpty();
    byStatus.forEach(
        (one, members) -> {
          if (!wholly || !members.isEmpty()) {
            found.add(statement(found, vulnerability, one, said, members));
          }
        });
  }

  private static void sort(
      Affected affected,
      VexStatus status,
      Products products,
      Map<VexStatus, List<VexProduct>> byStatus) {
    Map<VexStatus, List<VersionScope>> versions = new EnumMap<>(VexStatus.class);
    for (Versions some : affected.versions()) {
      versions
          .computeIfAbsent(combined(status, some.status()), _ -> new ArrayList<>())
          .add(some.range());
    }
    if (versions.isEmpty()) {
      versions.put(status, List.of());
    }
    versions.forEach(
        (one, ranges) ->
            byStatus
                .computeIfAbsent(one, _ -> new ArrayList<>())
                .add(products.find(affected.ref(), ranges, affected.place())));
  }

  /// What is said of versions decides where it contradicts the analysis to the worse, and an
  /// investigation stays one.
  private static VexStatus combined(VexStatus status, @Nullable String ofVersion) {
    if (ofVersion == null || status == VexStatus.UNDER_INVESTIGATION) {
      return status;
    }
    return switch (ofVersion) {
      case "affected" -> VexStatus.AFFECTED;
      case "unaffected" -> status == VexStatus.AFFECTED ? VexStatus.NOT_AFFECTED : status;
      default -> VexStatus.UNDER_INVESTIGATION;
    };
  }

  private VexStatement statement(
      VexCollector found,
      VexVulnerability vulnerability,
      VexStatus status,
      String said,
      List<VexProduct> products) {
    boolean safe = status == VexStatus.NOT_AFFECTED;
    Justification reason = safe ? justification(found) : null;
    String impact = safe ? impact(said) : null;
    var issued = found.instant(firstIssued, place + "/analysis/firstIssued");
    var updated = found.instant(lastUpdated, place + "/analysis/lastUpdated");
    return new VexStatement(
        vulnerability,
        products,
        status,
        said,
        reason,
        impact,
        action(),
        safe ? null : blankToNull(detail),
        updated == null ? issued : updated,
        VexStatement.defect(status, reason, impact),
        place);
  }

  private @Nullable String impact(String said) {
    String words = blankToNull(detail);
    return words == null && said.equals("false_positive") ? "false positive" : words;
  }

  private @Nullable Justification justification(VexCollector found) {
    Justification own =
        ownJustification == null ? null : Justification.find(ownJustification).orElse(null);
    if (own != null || justification == null) {
      return own;
    }
    Justification known = Justification.findCycloneDx(justification).orElse(null);
    if (known == null) {
      found.warn(
          "unknown-justification",
          place + "/analysis/justification",
          "'" + StorableText.shown(justification) + "' is no justification of CycloneDX");
    }
    return known;
  }

  private @Nullable String action() {
    List<String> all = new ArrayList<>(3);
    if (recommendation != null && !recommendation.isBlank()) {
      all.add(recommendation);
    }
    if (workaround != null && !workaround.isBlank()) {
      all.add("workaround: " + workaround);
    }
    if (!responses.isEmpty()) {
      all.add("response: " + String.join(", ", responses));
    }
    return all.isEmpty() ? null : String.join("\n", all);
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
