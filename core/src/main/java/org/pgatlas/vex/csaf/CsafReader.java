package org.pgatlas.vex.csaf;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.StorableText;
import org.pgatlas.vex.VexCollector;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexFormat;
import org.pgatlas.vex.VexLimits;

/// Streams a CSAF document of any profile: who published it, the product tree, and for each
/// vulnerability the status of each product with its flags, impacts and remediations.
///
/// @see <a href="https://docs.oasis-open.org/csaf/csaf/v2.0/csaf-v2.0.html">CSAF 2.0</a>
public final class CsafReader {
  private static final Set<String> VERSIONS = Set.of("2.0", "2.1");

  private final JsonCursor json;
  private final VexCollector found;
  private final ProductTree tree;
  private final List<VulnerabilityDraft> vulnerabilities = new ArrayList<>();
  private String version = "";
  private @Nullable String category;
  private @Nullable String publisher;
  private @Nullable String namespace;
  private @Nullable String publisherCategory;
  private @Nullable String trackingId;
  private @Nullable String trackingVersion;
  private @Nullable String current;

  public CsafReader(JsonCursor json, VexLimits limits) {
    this.json = json;
    this.found = new VexCollector(limits);
    this.tree = new ProductTree(found);
  }

  public VexDocument read() {
    json.object(
        name -> {
          switch (name) {
            case "document" -> json.optionalObject(this::document);
            case "product_tree" -> new ProductTreeReader(json, found, tree).read();
            case "vulnerabilities" ->
                json.array(() -> vulnerabilities.add(new VulnerabilityReader(json, found).read()));
            default -> json.skip();
          }
        });
    if (!VERSIONS.contains(version)) {
      throw json.refuse(
          Code.UNSUPPORTED_VERSION,
          "CSAF '" + StorableText.shown(version) + "' is not supported; 2.0 and 2.1 are");
    }
    boolean vex = "csaf_vex".equals(category);
    vulnerabilities.forEach(one -> one.finish(tree, found, vex));
    var released = found.instant(current, "/document/tracking/current_release_date");
    found.defaultTimestamp(released);
    return new VexDocument(
        VexFormat.CSAF,
        version,
        trackingId,
        trackingVersion,
        publisher,
        namespace,
        publisherCategory,
        category,
        released,
        found.statements(),
        found.hints(),
        found.warnings());
  }

  private void document(String name) {
    switch (name) {
      case "csaf_version" -> version = String.valueOf(found.text(json));
      case "category" -> category = found.text(json);
      case "publisher" -> json.optionalObject(this::publisher);
      case "tracking" -> json.optionalObject(this::tracking);
      default -> json.skip();
    }
  }

  private void publisher(String name) {
    switch (name) {
      case "name" -> publisher = found.text(json);
      case "namespace" -> namespace = found.text(json);
      case "category" -> publisherCategory = found.text(json);
      default -> json.skip();
    }
  }

  private void tracking(String name) {
    switch (name) {
      case "id" -> trackingId = found.text(json);
      case "version" -> trackingVersion = found.text(json);
      case "current_release_date" -> current = found.text(json);
      default -> json.skip();
    }
  }

  static void add(@Nullable String text, List<String> list) {
    if (text != null) {
      list.add(text);
    }
  }
}
