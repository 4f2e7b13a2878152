package org.pgatlas.server.advisory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What became of an import's advisories so far. It outlives the process that counts, as JSON with
/// the import.
final class ImportCounts {
  private static final int SHOWN = 50;

  int added;
  int updated;
  int unchanged;
  int older;
  int withdrawn;
  int refused;
  int vulnerabilities;
  int missing;
  private final List<String[]> refusals = new ArrayList<>();

  /// @param json null when nothing was counted yet
  static ImportCounts of(@Nullable String json) {
    ImportCounts counts = new ImportCounts();
    if (json == null) {
      return counts;
    }
    JsonNode node = Json.MAPPER.readTree(json);
    counts.added = node.path("added").asInt(0);
    counts.updated = node.path("updated").asInt(0);
    counts.unchanged = node.path("unchanged").asInt(0);
    counts.older = node.path("older").asInt(0);
    counts.withdrawn = node.path("withdrawn").asInt(0);
    counts.refused = node.path("refused").asInt(0);
    counts.vulnerabilities = node.path("vulnerabilities").asInt(0);
    for (JsonNode one : node.path("refusals")) {
      counts.refusals.add(
          new String[] {one.path("place").asString(""), one.path("message").asString("")});
    }
    return counts;
  }

  void add(AdvisoryBatch.Result result) {
    added += result.added();
    updated += result.updated();
    unchanged += result.unchanged();
    older += result.older();
    withdrawn += result.withdrawn();
    vulnerabilities += result.vulnerabilities().size();
  }

  void refuse(String place, String message) {
    refused++;
    if (refusals.size() < SHOWN) {
      refusals.add(new String[] {place, message});
    }
  }

  int advisories() {
    return added + updated + unchanged + older;
  }

  String firstRefusal() {
    return refusals.isEmpty() ? "" : refusals.getFirst()[0] + ": " + refusals.getFirst()[1];
  }

  String json() {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("advisories", advisories());
    node.put("added", added);
    node.put("updated", updated);
    node.put("unchanged", unchanged);
    node.put("older", older);
    node.put("withdrawn", withdrawn);
    node.put("refused", refused);
    node.put("vulnerabilities", vulnerabilities);
    node.put("missing", missing);
    ArrayNode shown = node.putArray("refusals");
    refusals.forEach(one -> shown.addObject().put("place", one[0]).put("message", one[1]));
    return node.toString();
  }
}
