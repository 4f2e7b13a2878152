package org.pgatlas.server.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Brings JSON that crawlers and documents left in the database to the types the API promises: a
/// known key is always there and always of its type, what cannot be brought to it is null; other
/// keys pass.
final class StoredJson {
  private static final List<String> TEXTS =
      List.of(
          "description",
          "technical_architecture",
          "scf_tranche_completion",
          "website",
          "x_profile");
  private static final List<String> NUMBERS = List.of("total_awarded_usd", "total_paid_usd");
  private static final List<String> ANYTHING = List.of("analytics", "regions_of_operation");

  private StoredJson() {}

  static ObjectNode projectMetadata(String stored) {
    JsonNode read = Json.MAPPER.readTree(stored);
    ObjectNode metadata = read.isObject() ? (ObjectNode) read : Json.MAPPER.createObjectNode();
    metadata.set("scf_submissions", submissions(metadata.path("scf_submissions")));
    for (String key : TEXTS) {
      JsonNode value = metadata.path(key);
      metadata.put(key, value.isValueNode() && !value.isNull() ? value.asString() : null);
    }
    for (String key : NUMBERS) {
      keepIf(metadata, key, metadata.path(key).isNumber());
    }
    keepIf(
        metadata,
        "awarded_submissions_count",
        metadata.path("awarded_submissions_count").isIntegralNumber());
    keepIf(metadata, "open_source", metadata.path("open_source").isBoolean());
    JsonNode socials = metadata.path("socials");
    keepIf(
        metadata,
        "socials",
        socials.isArray() && socials.valueStream().allMatch(JsonNode::isObject));
    for (String key : ANYTHING) {
      keepIf(metadata, key, metadata.has(key));
    }
    return metadata;
  }

  /// Releases with purl and version; one that names no purl is of the repo itself.
  static @Nullable ArrayNode releases(@Nullable String stored, String canonicalId) {
    if (stored == null) {
      return null;
    }
    ArrayNode releases = Json.MAPPER.createArrayNode();
    for (JsonNode release : Json.MAPPER.readTree(stored)) {
      if (!release.path("version").isString()) {
        continue;
      }
      ObjectNode one = releases.addObject();
      one.put("purl", release.path("purl").asString(canonicalId));
      one.put("version", release.path("version").asString());
      one.put("release_date", release.path("release_date").asString(""));
    }
    return releases;
  }

  private static ArrayNode submissions(JsonNode stored) {
    ArrayNode submissions = Json.MAPPER.createArrayNode();
    for (JsonNode submission : stored) {
      if (submission.isObject()) {
        ObjectNode one = submissions.addObject();
        one.put("round", submission.path("round").asString(""));
        one.put("title", submission.path("title").asString(""));
      }
    }
    return submissions;
  }

  private static void keepIf(ObjectNode object, String key, boolean keep) {
    if (!keep) {
      object.putNull(key);
    }
  }
}
