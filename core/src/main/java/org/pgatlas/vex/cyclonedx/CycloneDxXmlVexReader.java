package org.pgatlas.vex.cyclonedx;

import org.jspecify.annotations.Nullable;
import org.pgatlas.json.XmlCursor;
import org.pgatlas.vex.ProductDraft;
import org.pgatlas.vex.ProductId;
import org.pgatlas.vex.VexCollector;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexLimits;

/// Streams the analyses of a CycloneDX document in XML into the same model as [CycloneDxVexReader].
/// Their places are paths of elements.
///
/// @see <a href="https://cyclonedx.org/docs/1.7/xml/#vulnerabilityType">CycloneDX
/// vulnerabilities</a>
public final class CycloneDxXmlVexReader {
  /// What a document's namespace begins with; its version follows.
  public static final String NAMESPACE = "http://cyclonedx.org/schema/bom/";

  private final XmlCursor xml;
  private final VexCollector found;
  private final StatementsDraft draft;

  /// @param artifact canonical id of what the document is the BOM of, to which its statements are
  /// held then; null when it speaks for itself
  public CycloneDxXmlVexReader(XmlCursor xml, VexLimits limits, @Nullable String artifact) {
    this.xml = xml;
    this.found = new VexCollector(limits);
    this.draft = new StatementsDraft(found, artifact);
  }

  public VexDocument read() {
    draft.specVersion = xml.namespace().substring(NAMESPACE.length());
    draft.serial = xml.attribute("serialNumber");
    draft.version = xml.attribute("version");
    xml.children(
        name -> {
          switch (name) {
            case "metadata" -> xml.children(this::metadata);
            case "components", "services" -> xml.children(_ -> component());
            case "vulnerabilities" ->
                xml.children(_ -> draft.analyses.add(new XmlAnalysisReader(xml, found).read()));
            default -> xml.skip();
          }
        });
    return draft.finish(xml);
  }

  private void metadata(String name) {
    switch (name) {
      case "timestamp" -> draft.timestamp = found.text(xml);
      case "component" -> draft.root = component();
      case "supplier" -> draft.supplier = name();
      case "manufacture", "manufacturer" -> draft.manufacturer = name();
      case "authors" ->
          xml.children(
              _ -> {
                String one = name();
                draft.author = draft.author == null ? one : draft.author;
              });
      default -> xml.skip();
    }
  }

  /// The name within the element here.
  private @Nullable String name() {
    @Nullable String[] name = new String[1];
    xml.children(
        field -> {
          if (field.equals("name")) {
            name[0] = found.text(xml);
          }
        });
    return name[0];
  }

  private ProductId component() {
    ProductDraft part = new ProductDraft(found);
    part.ref = xml.attribute("bom-ref");
    xml.children(
        name -> {
          switch (name) {
            case "name" -> part.name = found.text(xml);
            case "version" -> xml.textTo(text -> part.version(text, false));
            case "purl" -> part.purl(found.text(xml), xml.pointer());
            case "cpe" -> part.cpe(found.text(xml));
            case "hashes" -> xml.children(_ -> part.hash(xml.attribute("alg"), found.text(xml)));
            case "components", "services" -> xml.children(_ -> component());
            default -> xml.skip();
          }
        });
    ProductId component = part.finish();
    if (part.ref != null) {
      draft.parts.putIfAbsent(component.ref(), component);
    }
    return component;
  }
}
