package org.pgatlas.sbom.spdx;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.XmlCursor;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.ComponentDraft;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomFormat;
import org.pgatlas.sbom.SbomLimits;

/// Reads an SPDX 2.2 or 2.3 RDF/XML document: its graph first, of which only what the model needs
/// is kept, then the document, packages and relationships in it.
///
/// @see <a href="https://spdx.github.io/spdx-spec/v2.3/">SPDX 2.3</a>
public final class SpdxRdfReader {
  private final SpdxDocument document;
  private final RdfGraph graph;
  private final RdfLicense licenses;

  public SpdxRdfReader(XmlCursor xml, SbomLimits limits) {
    this.document = new SpdxDocument(SbomFormat.SPDX_RDF, xml, limits);
    this.graph = new RdfGraph(xml, document.found);
    this.licenses = new RdfLicense(graph);
  }

  public Sbom read() {
    graph.read();
    for (RdfNode node : graph.nodes()) {
      if (node.type.equals("SpdxDocument")) {
        document(node);
      }
    }
    for (RdfNode node : graph.nodes()) {
      switch (node.type) {
        case "Package" -> pack(node);
        case "File", "Snippet" -> document.found.declare(ref(node.id), node.place);
        default -> {
          // Licences, checksums and the like belong to others.
        }
      }
    }
    for (RdfNode node : graph.nodes()) {
      for (RdfNode.Property relationship : node.all("relationship")) {
        relate(node, graph.get(relationship.value()));
      }
    }
    return document.finish();
  }

  private void document(RdfNode node) {
    String version = node.first("specVersion");
    if (version != null) {
      document.version(version);
    }
    int hash = node.id.lastIndexOf('#');
    document.draft.serial = hash > 0 ? node.id.substring(0, hash) : node.id;
    document.draft.name = node.first("name");
    document.documentId(ref(node.id));
    String license = node.first("dataLicense");
    if (license != null) {
      document.rules.dataLicense(
          license.substring(Math.max(license.lastIndexOf('/'), license.lastIndexOf('#')) + 1),
          node.place);
    }
    node.all("describesPackage").forEach(pack -> document.describe(ref(pack.value())));
    String creationInfo = node.first("creationInfo");
    RdfNode creation = creationInfo == null ? null : graph.get(creationInfo);
    if (creation != null) {
      document.draft.created = creation.first("created");
      creation.all("creator").forEach(creator -> document.creator(creator.value()));
    }
  }

  private void pack(RdfNode node) {
    if (node.all().isEmpty()) {
      // Only named, as the end of a relationship.
      return;
    }
    ComponentDraft pack = new ComponentDraft(document.found, node.place);
    pack.type = "package";
    pack.ref = ref(node.id);
    for (RdfNode.Property property : node.all()) {
      set(pack, property);
    }
    document.rules.pack(pack, node.first("downloadLocation") != null, node.place);
    document.found.add(pack.finishPart());
  }

  private void set(ComponentDraft pack, RdfNode.Property property) {
    String value = property.value();
    switch (property.name()) {
      case "name" -> pack.name = value;
      case "versionInfo" -> pack.version = value;
      case "packageFileName" -> pack.say(Component.Trait.FILE_NAME);
      case "supplier" -> SpdxDocument.supplier(maker(property), pack);
      case "originator" -> SpdxDocument.originator(maker(property), pack);
      case "downloadLocation" -> SpdxDocument.location("download", maker(property), pack);
      case "homepage" -> SpdxDocument.location("homepage", value, pack);
      case "licenseConcluded" -> {
        String license = licenses.expression(property);
        SpdxDocument.concludedLicense(license == null ? "" : license, pack);
      }
      case "licenseDeclared" -> {
        String license = licenses.expression(property);
        SpdxDocument.declaredLicense(license == null ? "" : license, pack);
      }
      case "checksum" -> checksum(graph.get(value), pack);
      case "externalRef" -> externalRef(graph.get(value), pack);
      default -> {
        // Relationships come after all packages.
      }
    }
  }

  private static void checksum(@Nullable RdfNode node, ComponentDraft pack) {
    if (node != null && node.first("algorithm") != null) {
      String algorithm = fragment(String.valueOf(node.first("algorithm")));
      pack.addHash(
          algorithm.replaceFirst("^checksumAlgorithm_", "").toUpperCase(Locale.ROOT),
          node.first("checksumValue"));
    }
  }

  private static void externalRef(@Nullable RdfNode node, ComponentDraft pack) {
    if (node != null && node.first("referenceType") != null) {
      String type = String.valueOf(node.first("referenceType"));
      String kind = type.substring(Math.max(type.lastIndexOf('/'), type.lastIndexOf('#')) + 1);
      SpdxDocument.externalRef(kind, node.first("referenceLocator"), pack);
    }
  }

  private void relate(RdfNode subject, @Nullable RdfNode relationship) {
    if (relationship == null) {
      return;
    }
    String type = relationship.first("relationshipType");
    String related = relationship.first("relatedSpdxElement");
    if (type == null || related == null) {
      throw relationship.place.refuse(
          DocumentException.Code.INVALID_STRUCTURE,
          "expected relationshipType and relatedSpdxElement, one is absent");
    }
    String name = fragment(type).replaceFirst("^relationshipType_", "");
    document.relate(
        ref(subject.id),
        name.replaceAll("(?<=[a-z])(?=[A-Z])", "_"),
        ref(related),
        relationship.place);
  }

  /// A text, or the constant that an address stands for.
  private static String maker(RdfNode.Property property) {
    return switch (property.isNode() ? fragment(property.value()) : "") {
      case "noassertion" -> "NOASSERTION";
      case "none" -> "NONE";
      default -> property.value();
    };
  }

  /// The reference as the other syntaxes write it.
  private static String ref(String iri) {
    String fragment = fragment(iri).replace("%3A", ":").replace("%3a", ":");
    return switch (fragment) {
      case "noassertion", "noassertionElement" -> "NOASSERTION";
      case "none", "noneElement" -> "NONE";
      default -> fragment;
    };
  }

  /// What follows the `#`, all of it where there is none.
  static String fragment(String iri) {
    return iri.substring(iri.lastIndexOf('#') + 1);
  }
}
