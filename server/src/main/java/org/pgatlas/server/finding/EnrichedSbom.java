package org.pgatlas.server.finding;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.pgatlas.json.DocumentException;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomWriter;
import org.pgatlas.server.component.ComponentIdentity;
import org.pgatlas.server.component.SbomRow;
import org.pgatlas.server.component.Sboms;
import org.pgatlas.server.scan.ScanVerdict;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An artifact's SBOM in force as CycloneDX 1.6 with what was found in it: each vulnerability with
/// its ratings, the components that have it, and what statements made of it. Linear in the document
/// and its findings.
final class EnrichedSbom {
  private static final int PAGE = 1_000;

  private final Sboms sboms;
  private final FindingReadStore findings;

  EnrichedSbom(Sboms sboms, FindingReadStore findings) {
    this.sboms = sboms;
    this.findings = findings;
  }

  /// Empty when no SBOM is in force for the artifact.
  ///
  /// @throws DocumentException when limits were lowered since it was admitted
  Optional<String> write(UUID tenant, String artifact) throws DocumentException {
    Optional<SbomRow> row = sboms.reads().inForce(tenant, artifact);
    if (row.isEmpty()) {
      return Optional.empty();
    }
    Optional<Sbom> sbom = sboms.read(tenant, row.get().id());
    return sbom.map(one -> write(tenant, artifact, one));
  }

  private String write(UUID tenant, String artifact, Sbom sbom) {
    ObjectNode document = (ObjectNode) Json.MAPPER.readTree(SbomWriter.cycloneDx(sbom));
    Map<String, Set<String>> refs = refs(document, sbom, artifact);
    Map<String, ObjectNode> entries = new LinkedHashMap<>();
    FindingFilter all = new FindingFilter(null, null, null, artifact, null, null, null, null, null);
    long after = 0;
    List<FindingRow> page;
    do {
      page = findings.page(tenant, all, after, PAGE);
      for (FindingRow row : page) {
        Set<String> where = refs.getOrDefault(row.component(), Set.of());
        if (isSaid(row) && !where.isEmpty()) {
          ObjectNode entry =
              entries.computeIfAbsent(
                  row.vulnerability() + "\n" + row.verdict().id(), _ -> entry(row));
          ArrayNode affects = entry.withArray("affects");
          for (String ref : where) {
            affects.addObject().put("ref", ref);
          }
        }
        after = row.id();
      }
    } while (page.size() == PAGE);
    ArrayNode vulnerabilities = document.putArray("vulnerabilities");
    entries.values().forEach(vulnerabilities::add);
    return Json.write(document);
  }

  /// Open ones, and those that a statement closed; not those whose advisory or component is gone.
  private static boolean isSaid(FindingRow row) {
    return row.open() || !row.verdict().isOpen();
  }

  /// References in the written document by the purls under which findings know its components.
  private static Map<String, Set<String>> refs(ObjectNode document, Sbom sbom, String artifact) {
    Map<String, Set<String>> known = new HashMap<>();
    for (Component component : sbom.components()) {
      PackageUrl purl = component.purl();
      if (purl != null) {
        Set<String> identities =
            known.computeIfAbsent(purl.canonical(), _ -> new LinkedHashSet<>(2));
        ComponentIdentity.all(component, artifact).forEach(one -> identities.add(one.purl()));
      }
    }
    Map<String, Set<String>> refs = new HashMap<>();
    Deque<JsonNode> next = new ArrayDeque<>();
    next.add(document.path("components"));
    while (!next.isEmpty()) {
      for (JsonNode component : next.remove()) {
        String purl = canonical(component.path("purl").asString(""));
        String ref = component.path("bom-ref").asString("");
        for (String identity :
            ref.isEmpty() ? Set.<String>of() : known.getOrDefault(purl, Set.of())) {
          refs.computeIfAbsent(identity, _ -> new LinkedHashSet<>()).add(ref);
        }
        if (component.has("components")) {
          next.add(component.path("components"));
        }
      }
    }
    return refs;
  }

  private static String canonical(String purl) {
    try {
      return PackageUrl.parseLenient(purl).canonical();
    } catch (MalformedPurlException _) {
      return purl;
    }
  }

  private static ObjectNode entry(FindingRow row) {
    JsonNode evidence = Json.MAPPER.readTree(row.evidence());
    ObjectNode entry = Json.MAPPER.createObjectNode();
    entry.put("bom-ref", "finding:" + row.externalId());
    entry.put("id", row.vulnerability());
    ArrayNode references = Json.MAPPER.createArrayNode();
    for (JsonNode name : evidence.path("names")) {
      if (!name.asString().equals(row.vulnerability())) {
        ObjectNode reference = references.addObject();
        reference.put("id", name.asString());
        reference.putObject("source").put("name", name.asString().split("-", 2)[0]);
      }
    }
    if (!references.isEmpty()) {
      entry.set("references", references);
    }
    Double score = row.severityScore();
    String rating = row.severityRating();
    if (rating != null) {
      ObjectNode one = entry.putArray("ratings").addObject();
      if (score != null) {
        one.put("score", score);
      }
      one.put("severity", rating.toLowerCase(Locale.ROOT));
    }
    if (!evidence.path("fixed_in").isEmpty()) {
      entry.put(
          "recommendation",
          "Update to " + String.join(" or ", Explanation.of(row, List.of()).fixedIn()) + ".");
    }
    analysis(entry, row, evidence);
    ArrayNode properties = entry.putArray("properties");
    property(properties, "pg-atlas:verdict", row.verdict().id());
    property(properties, "pg-atlas:risk", Double.toString(row.risk()));
    if (row.epss() != null) {
      property(properties, "pg-atlas:epss", Double.toString(row.epss()));
    }
    property(properties, "pg-atlas:kev", Boolean.toString(row.kev()));
    return entry;
  }

  /// What a statement decided; a match alone is no analysis.
  private static void analysis(ObjectNode entry, FindingRow row, JsonNode evidence) {
    for (JsonNode said : evidence.path("statements")) {
      if (said.path("outcome").asString().equals("effective")) {
        ObjectNode analysis = entry.putObject("analysis");
        analysis.put("state", state(row.verdict()));
        String detail = Explanation.of(row, List.of()).said().getFirst();
        analysis.put("detail", detail);
        return;
      }
    }
    if (row.verdict() == ScanVerdict.UNKNOWN) {
      entry.putObject("analysis").put("state", "in_triage");
    }
  }

  private static String state(ScanVerdict verdict) {
    return switch (verdict) {
      case AFFECTED -> "exploitable";
      case UNDER_INVESTIGATION, UNKNOWN -> "in_triage";
      case FIXED -> "resolved";
      case NOT_AFFECTED -> "not_affected";
    };
  }

  private static void property(ArrayNode properties, String name, String value) {
    properties.addObject().put("name", name).put("value", value);
  }
}
