package org.pgatlas.server.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;

/// Builds documents: `aSbom().component("pkg:npm/a@1").dependsOn("root", "pkg:npm/a@1")`, as
/// CycloneDX unless told otherwise.
public final class SbomBuilder {
  private final List<Map<String, Object>> components = new ArrayList<>();
  private final Map<String, List<String>> dependencies = new LinkedHashMap<>();
  private @Nullable String rootPurl;
  private String serial = "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79";

  public static SbomBuilder aSbom() {
    return new SbomBuilder();
  }

  /// The package that the document's root publishes.
  public SbomBuilder root(String purl) {
    rootPurl = purl;
    return this;
  }

  /// A document's number changes from run to run and means nothing.
  public SbomBuilder serial(String urn) {
    serial = urn;
    return this;
  }

  /// A library whose reference is its purl.
  public SbomBuilder component(String purl) {
    int at = purl.lastIndexOf('@');
    String path = at > 0 ? purl.substring(0, at) : purl;
    Map<String, Object> component = new LinkedHashMap<>();
    component.put("type", "library");
    component.put("name", path.substring(path.lastIndexOf('/') + 1));
    if (at > 0) {
      component.put("version", purl.substring(at + 1));
    }
    component.put("bom-ref", purl);
    component.put("purl", purl);
    components.add(component);
    return this;
  }

  /// A library without a purl, by name.
  public SbomBuilder unidentified(String name) {
    components.add(Map.of("type", "library", "name", name, "bom-ref", name));
    return this;
  }

  /// @param dependent a purl, or `root`
  public SbomBuilder dependsOn(String dependent, String... dependency) {
    dependencies.computeIfAbsent(dependent, _ -> new ArrayList<>()).addAll(List.of(dependency));
    return this;
  }

  /// The same facts in either standard.
  public enum Standard {
    CYCLONEDX,
    SPDX
  }

  public byte[] bytes(Standard standard) {
    return switch (standard) {
      case CYCLONEDX -> bytes();
      case SPDX -> spdx();
    };
  }

  /// SPDX 2.3; the document describes the root.
  private byte[] spdx() {
    Map<String, String> ids = new LinkedHashMap<>();
    ids.put("root", "SPDXRef-root");
    List<Map<String, Object>> packages = new ArrayList<>();
    packages.add(spdxPackage("SPDXRef-root", "app", null, rootPurl));
    for (Map<String, Object> component : components) {
      String id = "SPDXRef-" + ids.size();
      ids.put(String.valueOf(component.get("bom-ref")), id);
      packages.add(
          spdxPackage(
              id,
              String.valueOf(component.get("name")),
              (String) component.get("version"),
              (String) component.get("purl")));
    }
    List<Map<String, Object>> relationships = new ArrayList<>();
    relationships.add(relationship("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-root"));
    dependencies.forEach(
        (ref, on) ->
            on.forEach(
                to ->
                    relationships.add(
                        relationship(
                            String.valueOf(ids.get(ref)),
                            "DEPENDS_ON",
                            String.valueOf(ids.get(to))))));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("spdxVersion", "SPDX-2.3");
    document.put("SPDXID", "SPDXRef-DOCUMENT");
    document.put("name", "app");
    document.put("dataLicense", "CC0-1.0");
    document.put("documentNamespace", "https://example.invalid/" + serial);
    document.put(
        "creationInfo",
        Map.of("created", "2026-01-01T00:00:00Z", "creators", List.of("Tool: test")));
    document.put("packages", packages);
    document.put("relationships", relationships);
    return Json.write(document).getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> spdxPackage(
      String id, String name, @Nullable String version, @Nullable String purl) {
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("SPDXID", id);
    found.put("name", name);
    found.put("downloadLocation", "NOASSERTION");
    if (version != null) {
      found.put("versionInfo", version);
    }
    if (purl != null) {
      found.put(
          "externalRefs",
          List.of(
              Map.of(
                  "referenceCategory",
                  "PACKAGE-MANAGER",
                  "referenceType",
                  "purl",
                  "referenceLocator",
                  purl)));
    }
    return found;
  }

  private static Map<String, Object> relationship(String from, String type, String to) {
    return Map.of("spdxElementId", from, "relationshipType", type, "relatedSpdxElement", to);
  }

  public byte[] bytes() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("type", "application");
    root.put("name", "app");
    root.put("bom-ref", "root");
    if (rootPurl != null) {
      root.put("purl", rootPurl);
      root.put("version", rootPurl.substring(rootPurl.lastIndexOf('@') + 1));
    }
    List<Map<String, Object>> edges = new ArrayList<>();
    dependencies.forEach((ref, on) -> edges.add(Map.of("ref", ref, "dependsOn", on)));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("bomFormat", "CycloneDX");
    document.put("specVersion", "1.6");
    document.put("serialNumber", serial);
    document.put("metadata", Map.of("component", root));
    document.put("components", components);
    document.put("dependencies", edges);
    return Json.write(document).getBytes(StandardCharsets.UTF_8);
  }
}
