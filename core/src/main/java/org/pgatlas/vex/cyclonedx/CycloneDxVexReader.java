package org.pgatlas.vex.cyclonedx;

import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.vex.ProductDraft;
import org.pgatlas.vex.ProductId;
import org.pgatlas.vex.VexCollector;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexLimits;

/// Streams the vulnerabilities of a CycloneDX document that carry an analysis. A component of the
/// document is meant as a part of its root: what is not exploitable there may be elsewhere.
///
/// @see <a href="https://cyclonedx.org/docs/1.7/json/#vulnerabilities">CycloneDX
/// vulnerabilities</a>
public final class CycloneDxVexReader {
  private final JsonCursor json;
  private final VexCollector found;
  private final StatementsDraft draft;

  /// @param artifact canonical id of what the document is the BOM of, to which its statements are
  /// held then; null when it speaks for itself
  public CycloneDxVexReader(JsonCursor json, VexLimits limits, @Nullable String artifact) {
    this.json = json;
    this.found = new VexCollector(limits);
    this.draft = new StatementsDraft(found, artifact);
  }

  public VexDocument read() {
    json.object(
        name -> {
          switch (name) {
            case "specVersion" -> draft.specVersion = String.valueOf(found.text(json));
            case "serialNumber" -> draft.serial = found.text(json);
            case "version" -> draft.version = json.scalar();
            case "metadata" -> json.optionalObject(this::metadata);
            case "components" -> json.array(this::component);
            case "services" -> json.array(this::component);
            case "vulnerabilities" ->
                json.array(() -> draft.analyses.add(new AnalysisReader(json, found).read()));
            default -> json.skip();
          }
        });
    return draft.finish(json);
  }

  private void metadata(String name) {
    switch (name) {
      case "timestamp" -> draft.timestamp = found.text(json);
      case "component" -> {
        if (!json.atNull()) {
          draft.root = component();
        }
      }
      case "supplier" -> draft.supplier = name();
      case "manufacturer", "manufacture" -> draft.manufacturer = name();
      case "authors" ->
          json.array(
              () -> {
                String one = name();
                draft.author = draft.author == null ? one : draft.author;
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
      this.draft.parts.putIfAbsent(component.ref(), component);
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
}
