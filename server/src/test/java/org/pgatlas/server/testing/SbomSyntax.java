package org.pgatlas.server.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The same small document in every syntax but JSON: a root named `app`, packages by purl, and who
/// depends on whom.
public enum SbomSyntax {
  CYCLONEDX_XML("application/vnd.cyclonedx+xml; version=1.6"),
  SPDX_TAG_VALUE("text/spdx"),
  SPDX_YAML("application/yaml"),
  SPDX_RDF("application/rdf+xml"),
  SPDX_3("application/spdx+json");

  private final String mediaType;

  SbomSyntax(String mediaType) {
    this.mediaType = mediaType;
  }

  public String mediaType() {
    return mediaType;
  }

  /// @param packages purls with a version; the first is 1, the root 0
  /// @param edges dependent and dependency by number
  public byte[] document(List<String> packages, List<int[]> edges) {
    List<Part> parts = new ArrayList<>(List.of(new Part(0, "app", "", "")));
    for (String purl : packages) {
      int at = purl.lastIndexOf('@');
      String name = purl.substring(purl.lastIndexOf('/', at) + 1, at);
      parts.add(new Part(parts.size(), name, purl.substring(at + 1), purl));
    }
    String text =
        switch (this) {
          case CYCLONEDX_XML -> xml(parts, edges);
          case SPDX_TAG_VALUE -> tags(parts, edges);
          case SPDX_YAML -> yaml(parts, edges);
          case SPDX_RDF -> rdf(parts, edges);
          case SPDX_3 -> linked(parts, edges);
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private record Part(int number, String name, String version, String purl) {
    String in(String template) {
      return filled(template, Map.of("n", number, "name", name, "version", version, "purl", purl));
    }
  }

  private static String filled(String template, Map<String, Object> values) {
    String text = template;
    for (Map.Entry<String, Object> value : values.entrySet()) {
      text = text.replace("{" + value.getKey() + "}", String.valueOf(value.getValue()));
    }
    return text;
  }

  private static String each(List<Part> parts, String template) {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(part.in(template)));
    return text.toString();
  }

  private static String edges(List<int[]> edges, String template) {
    StringBuilder text = new StringBuilder();
    edges.forEach(edge -> text.append(filled(template, Map.of("a", edge[0], "b", edge[1]))));
    return text.toString();
  }

  private static String xml(List<Part> parts, List<int[]> edges) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        + "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\" version=\"1\"><metadata>"
        + "<component type=\"application\" bom-ref=\"r0\"><name>app</name></component></metadata>"
        + "<components>"
        + each(
            parts.subList(1, parts.size()),
            "<component type=\"library\" bom-ref=\"r{n}\"><name>{name}</name>"
                + "<version>{version}</version><purl>{purl}</purl></component>")
        + "</components><dependencies>"
        + edges(edges, "<dependency ref=\"r{a}\"><dependency ref=\"r{b}\"/></dependency>")
        + "</dependencies></bom>";
  }

  private static String tags(List<Part> parts, List<int[]> edges) {
    return """
        SPDXVersion: SPDX-2.3
        DataLicense: CC0-1.0
        SPDXID: SPDXRef-DOCUMENT
        DocumentName: app
        DocumentNamespace: https://example.invalid/1
        Creator: Tool: test
        Created: 2026-01-01T00:00:00Z

        PackageName: app
        SPDXID: SPDXRef-0
        PackageDownloadLocation: NOASSERTION
        """
        + each(
            parts.subList(1, parts.size()),
            """
            PackageName: {name}
            SPDXID: SPDXRef-{n}
            PackageVersion: {version}
            PackageDownloadLocation: NOASSERTION
            ExternalRef: PACKAGE-MANAGER purl {purl}
            """)
        + "Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-0\n"
        + edges(edges, "Relationship: SPDXRef-{a} DEPENDS_ON SPDXRef-{b}\n");
  }

  private static String yaml(List<Part> parts, List<int[]> edges) {
    return """
        spdxVersion: SPDX-2.3
        SPDXID: SPDXRef-DOCUMENT
        name: app
        dataLicense: CC0-1.0
        documentNamespace: https://example.invalid/1
        creationInfo: {created: "2026-01-01T00:00:00Z", creators: ["Tool: test"]}
        documentDescribes: [SPDXRef-0]
        packages:
        - {SPDXID: SPDXRef-0, name: app, downloadLocation: NOASSERTION}
        """
        + each(
            parts.subList(1, parts.size()),
            """
            - SPDXID: SPDXRef-{n}
              name: {name}
              versionInfo: {version}
              downloadLocation: NOASSERTION
              externalRefs:
              - referenceCategory: PACKAGE-MANAGER
                referenceType: purl
                referenceLocator: '{purl}'
            """)
        + "relationships:\n"
        + edges(
            edges,
            "- {spdxElementId: SPDXRef-{a}, relationshipType: DEPENDS_ON,"
                + " relatedSpdxElement: SPDXRef-{b}}\n");
  }

  private static String rdf(List<Part> parts, List<int[]> edges) {
    return "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\""
        + " xmlns:s=\"http://spdx.org/rdf/terms#\"><s:SpdxDocument"
        + " rdf:about=\"https://example.invalid/1#SPDXRef-DOCUMENT\"><s:name>app</s:name>"
        + "<s:specVersion>SPDX-2.3</s:specVersion>"
        + "<s:dataLicense rdf:resource=\"http://spdx.org/licenses/CC0-1.0\"/>"
        + "<s:creationInfo><s:CreationInfo><s:created>2026-01-01T00:00:00Z</s:created>"
        + "<s:creator>Tool: test</s:creator></s:CreationInfo></s:creationInfo>"
        + "<s:describesPackage rdf:resource=\"https://example.invalid/1#SPDXRef-0\"/>"
        + "</s:SpdxDocument><s:Package rdf:about=\"https://example.invalid/1#SPDXRef-0\">"
        + "<s:name>app</s:name><s:downloadLocation>NOASSERTION</s:downloadLocation></s:Package>"
        + each(
            parts.subList(1, parts.size()),
            "<s:Package rdf:about=\"https://example.invalid/1#SPDXRef-{n}\"><s:name>{name}</s:name>"
                + "<s:versionInfo>{version}</s:versionInfo>"
                + "<s:downloadLocation>NOASSERTION</s:downloadLocation><s:externalRef>"
                + "<s:ExternalRef>"
                + "<s:referenceCategory"
                + " rdf:resource=\"http://spdx.org/rdf/terms#referenceCategory_packageManager\"/>"
                + "<s:referenceType rdf:resource=\"http://spdx.org/rdf/references/purl\"/>"
                + "<s:referenceLocator>{purl}</s:referenceLocator></s:ExternalRef></s:externalRef>"
                + "</s:Package>")
        + edges(
            edges,
            "<rdf:Description rdf:about=\"https://example.invalid/1#SPDXRef-{a}\"><s:relationship>"
                + "<s:Relationship><s:relationshipType"
                + " rdf:resource=\"http://spdx.org/rdf/terms#relationshipType_dependsOn\"/>"
                + "<s:relatedSpdxElement rdf:resource=\"https://example.invalid/1#SPDXRef-{b}\"/>"
                + "</s:Relationship></s:relationship></rdf:Description>")
        + "</rdf:RDF>";
  }

  private static String linked(List<Part> parts, List<int[]> edges) {
    return "{\"@context\": \"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\", \"@graph\": ["
        + "{\"type\": \"CreationInfo\", \"@id\": \"_:c\", \"specVersion\": \"3.0.1\","
        + " \"created\": \"2026-01-31T12:00:00Z\", \"createdBy\": [\"https://e.example/us\"]},"
        + "{\"type\": \"Organization\", \"spdxId\": \"https://e.example/us\", \"name\": \"Us\","
        + " \"creationInfo\": \"_:c\"},"
        + each(
            parts.subList(1, parts.size()),
            "{\"type\": \"software_Package\", \"spdxId\": \"https://e.example/{n}\","
                + " \"creationInfo\": \"_:c\", \"name\": \"{name}\","
                + " \"software_packageVersion\": \"{version}\","
                + " \"software_packageUrl\": \"{purl}\"},")
        + edges(
            edges,
            "{\"type\": \"Relationship\", \"spdxId\": \"https://e.example/{a}-{b}\","
                + " \"creationInfo\": \"_:c\", \"relationshipType\": \"dependsOn\","
                + " \"from\": \"https://e.example/{a}\","
                + " \"to\": [\"https://e.example/{b}\"]},")
        + "{\"type\": \"software_Package\", \"spdxId\": \"https://e.example/0\","
        + " \"creationInfo\": \"_:c\", \"name\": \"app\"},"
        + "{\"type\": \"SpdxDocument\", \"spdxId\": \"https://e.example/d\","
        + " \"creationInfo\": \"_:c\", \"rootElement\": [\"https://e.example/0\"]}]}";
  }
}
