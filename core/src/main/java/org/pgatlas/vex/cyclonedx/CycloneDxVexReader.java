package org.pgatlas.vex.cyclonedx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.SbomException.Code;
import org.pgatlas.json.StorableText;
import org.pgatlas.vex.ProductDraft;
import org.pgatlas.vex.ProductId;
import org.pgatlas.vex.VexCollector;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexFormat;
import org.pgatlas.vex.VexLimits;
import org.pgatlas.vex.VexProduct;

/// Streams the vulnerabilities of a CycloneDX document that carry an analysis. A component of the
/// document is meant as a part of its root: what is not exploitable there may be elsewhere.
///
/// @see <a href="https://cyclonedx.org/docs/1.7/json/#vulnerabilities">CycloneDX
/// vulnerabilities</a>
public final class CycloneDxVexReader {
  private static final Set<String> VERSIONS = Set.of("1.2", "1.3", "1.4", "1.5", "1.6", "1.7");

  private final JsonCursor json;
  private final VexCollector found;
  private final Map<String, ProductId> parts = new HashMap<>();
  private final List<AnalysisDraft> analyses = new ArrayList<>();
  private @Nullable ProductId root;
  private String specVersion = "";
  private @Nullable String serial;
  private @Nullable String version;
  private @Nullable String timestamp;
  private @Nullable String supplier;
  private @Nullable String manufacturer;
  private @Nullable String author;

  public CycloneDxVexReader(JsonCursor json, VexLimits limits) {
    this.json = json;
    this.found = new VexCollector(limits);
  }

  public VexDocument read() {
    json.object(
        name -> {
          switch (name) {
            case "specVersion" -> specVersion = String.valueOf(found.text(json));
            case "serialNumber" -> serial = found.text(json);
            case "version" -> version = json.scalar();
            case "metadata" -> json.optionalObject(this::metadata);
            case "components" -> json.array(this::component);
            case "services" -> json.array(this::component);
            case "vulnerabilities" ->
                json.array(() -> analyses.add(new AnalysisReader(json, found).read()));
            default -> json.skip();
          }
        });
    if (!VERSIONS.contains(specVersion)) {
      throw json.refuse(
          Code.UNSUPPORTED_VERSION,
          "CycloneDX '" + StorableText.shown(specVersion) + "' is not supported; 1.2 to 1.7 are");
    }
    analyses.forEach(one -> one.finish(found, this::product));
    var issued = found.instant(timestamp, "/metadata/timestamp");
    found.defaultTimestamp(issued);
    return new VexDocument(
        VexFormat.CYCLONEDX,
        specVersion,
        serial,
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

  private void metadata(String name) {
    switch (name) {
      case "timestamp" -> timestamp = found.text(json);
      case "component" -> {
        if (!json.atNull()) {
          root = component();
        }
      }
      case "supplier" -> supplier = name();
      case "manufacturer", "manufacture" -> manufacturer = name();
      case "authors" ->
          json.array(
              () -> {
                String one = name();
                author = author == null ? one : author;
              });
      default -> json.skip();
    }
  }

  private @Nullable String name() {
    @Nullable String[] name = new String[1];
    json.optionalObject(
        field -> {
          if (field.equals("name")) {
            name[0] = found.text(json);
          } else {
            json.skip();
          }
        });
    return name[0];
  }

  private ProductId component() {
    ProductDraft draft = new ProductDraft(found);
    json.object(
        name -> {
          switch (name) {
            case "bom-ref" -> draft.ref = found.text(json);
            case "name" -> draft.name = found.text(json);
            case "version" -> draft.version(found.text(json), false);
            case "purl" -> draft.purl(found.text(json), json.pointer());
            case "cpe" -> draft.cpe(found.text(json));
            case "hashes" -> json.array(() -> hash(draft));
            case "components", "services" -> json.array(this::component);
            default -> json.skip();
          }
        });
    ProductId component = draft.finish();
    if (draft.ref != null) {
      parts.putIfAbsent(component.ref(), component);
    }
    return component;
  }

  private void hash(ProductDraft draft) {
    @Nullable String[] said = new String[2];
    json.object(
        name -> {
          switch (name) {
            case "alg" -> said[0] = found.text(json);
            case "content" -> said[1] = found.text(json);
            default -> json.skip();
          }
        });
    draft.hash(said[0], said[1]);
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
      return new VexProduct(
          new ProductId(
              ref,
              null,
              List.of(),
              List.of(),
              List.of(),
              versions,
              link ? List.of(ref) : linked(ref)),
          List.of());
    }
    ProductId meant =
        new ProductId(
            part.ref(),
            part.name(),
            part.purls(),
            part.cpes(),
            part.hashes(),
            versions.isEmpty() ? part.versions() : versions,
            linked(ref));
    ProductId whole = root;
    return whole == null || whole.ref().equals(ref)
        ? new VexProduct(meant, List.of())
        : new VexProduct(whole, List.of(meant));
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
