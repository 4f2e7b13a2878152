package org.pgatlas.sbom.cyclonedx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonWriter;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Dependency;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.Service;

/// Writes a document as CycloneDX 1.6 (<https://cyclonedx.org/docs/1.6/json/>). What that format
/// has no word for is left out; a value that its schema would refuse is left out too.
public final class CycloneDxWriter {
  private static final String VERSION = "1.6";
  private static final Vocabulary WORDS = new Vocabulary(VERSION);
  private static final Pattern SERIAL =
      Pattern.compile("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})");
  private static final Pattern HEX =
      Pattern.compile(
          "[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128}");
  private static final Pattern CPE =
      Pattern.compile("(?:cpe:2\\.3:[aho*\\-](?::\\S+){10}|cpe:/[aho](?::\\S*)*)");
  private static final Pattern OPERATOR = Pattern.compile("\\s(?:AND|OR|WITH)\\s");
  private static final Map<String, String> ALGORITHMS =
      Map.of(
          "SHA1", "SHA-1",
          "SHA256", "SHA-256",
          "SHA384", "SHA-384",
          "SHA512", "SHA-512");

  /// Types of external references (the names of SPDX 2 are given their equals).
  private static final Set<String> REFERENCES =
      Set.of(
          "vcs",
          "issue-tracker",
          "website",
          "advisories",
          "bom",
          "mailing-list",
          "social",
          "chat",
          "documentation",
          "support",
          "source-distribution",
          "distribution",
          "distribution-intake",
          "license",
          "build-meta",
          "build-system",
          "release-notes",
          "security-contact",
          "model-card",
          "log",
          "configuration",
          "evidence",
          "formulation",
          "attestation",
          "threat-model",
          "adversary-model",
          "risk-assessment",
          "vulnerability-assertion",
          "exploitability-statement",
          "pentest-report",
          "static-analysis-report",
          "dynamic-analysis-report",
          "runtime-analysis-report",
          "component-analysis-report",
          "maturity-report",
          "certification-report",
          "codified-infrastructure",
          "quality-metrics",
          "poam",
          "electronic-signature",
          "digital-signature",
          "rfc-9116");

  private final JsonWriter json;
  private final Sbom sbom;

  /// References that are in the written document.
  private final Set<String> written = new HashSet<>();

  private CycloneDxWriter(JsonWriter json, Sbom sbom) {
    this.json = json;
    this.sbom = sbom;
  }

  public static byte[] write(Sbom sbom) {
    return JsonWriter.object(json -> new CycloneDxWriter(json, sbom).document());
  }

  private void document() {
    json.text("bomFormat", "CycloneDX");
    json.text("specVersion", VERSION);
    String serial = sbom.serial();
    json.text("serialNumber", serial != null && SERIAL.matcher(serial).matches() ? serial : null);
    json.number("version", 1);
    json.object("metadata", this::metadata);
    json.array(
        "components", sbom.components(), component -> json.element(() -> component(component)));
    json.array("services", sbom.services(), service -> json.element(() -> service(service)));
    dependencies();
  }

  private void service(Service service) {
    String ref = service.ref();
    if (ref != null && !ref.isEmpty() && written.add(ref)) {
      json.text("bom-ref", ref);
    }
    String provider = service.provider();
    if (provider != null && !provider.isBlank()) {
      json.object("provider", () -> json.text("name", provider));
    }
    json.text("group", service.group());
    json.text("name", service.name());
    json.text("version", service.version());
    json.texts("endpoints", service.endpoints());
    licenses(service.licenses());
  }

  private void metadata() {
    String created = sbom.created();
    json.text(
        "timestamp", created != null && DATE_TIME.matcher(created).matches() ? created : null);
    Component root = sbom.root();
    if (root != null) {
      json.object("component", () -> component(root));
    }
  }

  private void component(Component component) {
    String type = component.type().toLowerCase(Locale.ROOT);
    json.text("type", WORDS.componentTypes().contains(type) ? type : "library");
    if (!component.ref().isEmpty() && written.add(component.ref())) {
      json.text("bom-ref", component.ref());
    }
    String supplier = component.supplier();
    if (supplier != null && !supplier.isBlank()) {
      json.object("supplier", () -> json.text("name", supplier));
    }
    json.text("group", component.group());
    json.text("name", component.name());
    json.text("version", component.version());
    json.text("scope", scope(component));
    json.array(
        "hashes",
        component.hashes().stream().filter(CycloneDxWriter::isWritable).distinct().toList(),
        hash ->
            json.element(
                () -> {
                  json.text("alg", algorithm(hash));
                  json.text("content", hash.value());
                }));
    licenses(component.licenses());
    component.cpes().stream()
        .filter(cpe -> CPE.matcher(cpe).matches())
        .findFirst()
        .ifPresent(cpe -> json.text("cpe", cpe));
    json.text("purl", component.purl() == null ? null : component.purl().canonical());
    json.array(
        "externalReferences",
        component.references(),
        reference ->
            json.element(
                () -> {
                  json.text("type", referenceType(reference.type()));
                  json.text("url", reference.url());
                }));
  }

  private static @Nullable String scope(Component component) {
    if (component.traits().contains(Component.Trait.EXCLUDED)) {
      return "excluded";
    }
    return component.traits().contains(Component.Trait.OPTIONAL) ? "optional" : null;
  }

  private static boolean isWritable(Component.Hash hash) {
    return WORDS.hashAlgorithms().contains(algorithm(hash)) && HEX.matcher(hash.value()).matches();
  }

  private static String algorithm(Component.Hash hash) {
    return ALGORITHMS.getOrDefault(hash.algorithm(), hash.algorithm());
  }

  private static String referenceType(String type) {
    return REFERENCES.contains(type) ? type : "other";
  }

  /// One expression, or any number of ids and names; of a mixture the expressions become names.
  private void licenses(List<String> licenses) {
    if (licenses.size() == 1 && OPERATOR.matcher(licenses.getFirst()).find()) {
      json.array(
          "licenses",
          licenses,
          expression -> json.element(() -> json.text("expression", expression)));
      return;
    }
    json.array(
        "licenses",
        licenses,
        license ->
            json.element(
                () ->
                    json.object(
                        "license",
                        () ->
                            json.text(SpdxLicenseIds.contains(license) ? "id" : "name", license))));
  }

  private void dependencies() {
    Map<String, Set<String>> byDependent = new LinkedHashMap<>();
    for (Dependency dependency : sbom.dependencies()) {
      if (written.contains(dependency.dependentRef())
          && written.contains(dependency.dependencyRef())) {
        byDependent
            .computeIfAbsent(dependency.dependentRef(), _ -> new LinkedHashSet<>())
            .add(dependency.dependencyRef());
      }
    }
    json.array(
        "dependencies",
        new ArrayList<>(byDependent.entrySet()),
        entry ->
            json.element(
                () -> {
                  json.text("ref", entry.getKey());
                  json.texts("dependsOn", entry.getValue());
                }));
  }
}
