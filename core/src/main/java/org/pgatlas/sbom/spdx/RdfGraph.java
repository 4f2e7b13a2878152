package org.pgatlas.sbom.spdx;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.Place;
import org.pgatlas.json.XmlCursor;
import org.pgatlas.sbom.SbomCollector;

/// Reads RDF/XML into nodes, in whatever way the graph was written down: nested or flat, typed or
/// as descriptions, by `about`, `ID` or `nodeID`. Only the properties that the model needs are
/// kept.
///
/// @see <a href="https://www.w3.org/TR/rdf-syntax-grammar/">RDF 1.1 XML Syntax</a>
final class RdfGraph {
  private static final Set<String> KEPT =
      Set.of(
          "specVersion",
          "dataLicense",
          "name",
          "creationInfo",
          "created",
          "creator",
          "describesPackage",
          "versionInfo",
          "packageFileName",
          "supplier",
          "originator",
          "downloadLocation",
          "homepage",
          "checksum",
          "algorithm",
          "checksumValue",
          "licenseConcluded",
          "licenseDeclared",
          "member",
          "licenseId",
          "licenseException",
          "licenseExceptionId",
          "externalRef",
          "referenceType",
          "referenceLocator",
          "relationship",
          "relationshipType",
          "relatedSpdxElement",
          "type");

  private final XmlCursor xml;
  private final SbomCollector found;
  private final Map<String, RdfNode> nodes = new LinkedHashMap<>();
  private int anonymous;

  RdfGraph(XmlCursor xml, SbomCollector found) {
    this.xml = xml;
    this.found = found;
  }

  /// Reads the children of the `rdf:RDF` element that starts here.
  void read() {
    xml.allChildren(_ -> node());
  }

  Collection<RdfNode> nodes() {
    return nodes.values();
  }

  @Nullable RdfNode get(String id) {
    return nodes.get(id);
  }

  /// The node whose element starts here.
  private String node() {
    String about = xml.attribute("about");
    String id = about == null ? nodeId("nodeID", "ID") : about;
    RdfNode node = get(id, xml.here());
    String type = xml.name();
    if (!type.equals("Description")) {
      node.type = type;
    }
    xml.attributes(KEPT, (name, text) -> add(node, name, text, name.equals("type")));
    xml.allChildren(name -> property(node, name));
    return id;
  }

  private String nodeId(String attribute, String fragment) {
    String nodeId = xml.attribute(attribute);
    String local = nodeId == null ? xml.attribute(fragment) : null;
    return nodeId != null ? "_:" + nodeId : local != null ? "#" + local : "_:#" + ++anonymous;
  }

  private RdfNode get(String id, Place place) {
    RdfNode known = nodes.get(id);
    if (known == null) {
      found.keepText(id, place);
      known = new RdfNode(id, place);
      nodes.put(id, known);
    }
    return known;
  }

  /// A property: its value is named, a node within it, or text.
  private void property(RdfNode node, String name) {
    boolean kept = KEPT.contains(name);
    String resource = xml.attribute("resource");
    String nodeId = xml.attribute("nodeID");
    if (resource != null || nodeId != null) {
      add(node, name, resource == null ? "_:" + nodeId : resource, true);
      xml.skip();
    } else if ("Resource".equals(xml.attribute("parseType"))) {
      RdfNode inner = get("_:#" + ++anonymous, xml.here());
      add(node, name, inner.id, true);
      xml.allChildren(field -> property(inner, field));
    } else {
      String text = xml.textOrChildren(kept, _ -> add(node, name, node(), true));
      if (text != null) {
        add(node, name, text, false);
      }
    }
  }

  private void add(RdfNode node, String name, String value, boolean isNode) {
    if (!KEPT.contains(name)) {
      return;
    }
    found.keepText(value, xml);
    if (name.equals("type") && isNode) {
      node.type = SpdxRdfReader.fragment(value);
    } else {
      node.add(new RdfNode.Property(name, value, isNode));
    }
  }
}
