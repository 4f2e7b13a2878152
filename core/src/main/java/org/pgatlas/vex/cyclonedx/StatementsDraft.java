package org.pgatlas.vex.cyclonedx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.Place;
import org.pgatlas.json.StorableText;
import org.pgatlas.vex.ProductId;
import org.pgatlas.vex.VexCollector;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexFormat;
import org.pgatlas.vex.VexProduct;

/// A CycloneDX document's analyses while a reader collects them, and what they come to once all its
/// parts are known.
final class StatementsDraft {
  private static final Set<String> VERSIONS = Set.of("1.2", "1.3", "1.4", "1.5", "1.6", "1.7");

  final VexCollector found;
  private final @Nullable String artifact;
  final Map<String, ProductId> parts = new HashMap<>();
  final List<AnalysisDraft> analyses = new ArrayList<>();
  @Nullable ProductId root;
  String specVersion = "";
  @Nullable String serial;
  @Nullable String version;
  @Nullable String timestamp;
  @Nullable String supplier;
  @Nullable String manufacturer;
  @Nullable String author;

  /// @param artifact canonical id of what the BOM is of; null when it speaks for itself
  StatementsDraft(VexCollector found, @Nullable String artifact) {
    this.found = found;
    this.artifact = artifact;
  }

  /// @param end where a version that is not supported is refused
  VexDocument finish(Place end) {
    if (!VERSIONS.contains(specVersion)) {
      throw end.refuse(
          Code.UNSUPPORTED_VERSION,
          "CycloneDX '" + StorableText.shown(specVersion) + "' is not supported; 1.2 to 1.7 are");
    }
    analyses.forEach(one -> one.finish(found, this::product));
    var issued = found.instant(timestamp, "/metadata/timestamp");
    found.defaultTimestamp(issued);
    return new VexDocument(
        VexFormat.CYCLONEDX,
        specVersion,
        artifact == null ? serial : null,
        version,
        supplier != null ? supplier : manufacturer != null ? manufacturer : author,
        null,
        null,
        null,
        issued,
        found.statements(),
        found.hints(),
        found.warnings());
  }

  /// The product that a reference in `affects` means, restricted to versions.
  private VexProduct product(String ref, List<ProductId.VersionScope> versions, String place) {
    ProductId part = parts.get(ref);
    if (part == null) {
      boolean link = ref.startsWith("urn:cdx:");
      if (!link) {
        found.warn(
            "dangling-ref", place, "'" + StorableText.shown(ref) + "' is no part of this BOM");
      }
      ProductId elsewhere =
          new ProductId(
              ref,
              null,
              List.of(),
              List.of(),
              List.of(),
              versions,
              link ? List.of(ref) : linked(ref));
      return artifact == null
          ? new VexProduct(elsewhere, List.of())
          : new VexProduct(shipped(artifact, List.of()), List.of(elsewhere));
    }
    // A part has a version of its own; where others are listed, those are meant and not this one.
    ProductId meant =
        new ProductId(
                part.ref(),
                part.name(),
                part.purls(),
                part.cpes(),
                part.hashes(),
                part.versions(),
                linked(ref))
            .in(versions);
    ProductId whole = root;
    boolean isWhole = whole != null && whole.ref().equals(ref);
    if (artifact != null) {
      return isWhole
          ? new VexProduct(shipped(artifact, versions), List.of())
          : new VexProduct(shipped(artifact, List.of()), List.of(meant));
    }
    return whole == null || isWhole
        ? new VexProduct(meant, List.of())
        : new VexProduct(whole, List.of(meant));
  }

  /// The artifact, which knows itself by its id: whatever the BOM calls its root, and when it has
  /// none.
  private static ProductId shipped(String artifact, List<ProductId.VersionScope> versions) {
    return new ProductId(artifact, null, List.of(), List.of(), List.of(), versions, List.of());
  }

  /// The BOM-Link to a part of this document, when it has a serial number.
  private List<String> linked(String ref) {
    if (serial == null || !serial.startsWith("urn:uuid:")) {
      return List.of();
    }
    String document = "urn:cdx:" + serial.substring("urn:uuid:".length());
    return List.of(document + "/" + (version == null ? "1" : version) + "#" + ref);
  }
}
