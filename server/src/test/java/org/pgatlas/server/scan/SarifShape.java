package org.pgatlas.server.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// What SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>) says of
/// the objects that we write, by the numbers of its sections: which properties an object may have,
/// which it must have, which values they take, and what refers to what.
public final class SarifShape {
  private static final Set<String> LEVELS = Set.of("none", "note", "warning", "error");
  private static final Set<String> KINDS =
      Set.of("notApplicable", "pass", "fail", "review", "open", "informational");

  private final JsonNode log;

  private SarifShape(JsonNode log) {
    this.log = log;
  }

  /// Returns the number of results.
  public static int check(JsonNode log) {
    return new SarifShape(log).log();
  }

  /// 3.13.
  private int log() {
    only(log, "log", Set.of("version", "runs"), Set.of("$schema", "properties"));
    assertThat(log.path("version").asString()).isEqualTo("2.1.0");
    if (log.has("$schema")) {
      uri(log.path("$schema"));
    }
    assertThat(log.path("runs").isArray()).isTrue();
    int results = 0;
    for (JsonNode run : log.path("runs")) {
      results += run(run);
    }
    return results;
  }

  /// 3.14.
  private int run(JsonNode run) {
    only(
        run,
        "run",
        Set.of("tool"),
        Set.of("columnKind", "artifacts", "results", "invocations", "properties"));
    if (run.has("columnKind")) {
      assertThat(run.path("columnKind").asString()).isIn("utf16CodeUnits", "unicodeCodePoints");
    }
    JsonNode driver = tool(run.path("tool"));
    each(
        run.path("artifacts"),
        artifact -> {
          only(artifact, "artifact", Set.of(), Set.of("location", "mimeType", "properties"));
          artifactLocation(artifact.path("location"), run);
        });
    each(run.path("results"), result -> result(result, run, driver.path("rules")));
    return run.path("results").size();
  }

  /// 3.18, 3.19.
  private static JsonNode tool(JsonNode tool) {
    only(tool, "tool", Set.of("driver"), Set.of("extensions", "properties"));
    JsonNode driver = tool.path("driver");
    only(
        driver,
        "toolComponent",
        Set.of("name"),
        Set.of("semanticVersion", "version", "informationUri", "rules", "properties"));
    assertThat(driver.path("name").asString()).isNotBlank();
    if (driver.has("semanticVersion")) {
      assertThat(driver.path("semanticVersion").asString())
          .matches("[0-9]+\\.[0-9]+\\.[0-9]+([-+][0-9A-Za-z.+-]+)?");
    }
    Set<String> ids = new HashSet<>();
    each(
        driver.path("rules"),
        rule -> {
          // 3.49
          only(
              rule,
              "reportingDescriptor",
              Set.of("id"),
              Set.of(
                  "name",
                  "shortDescription",
                  "fullDescription",
                  "defaultConfiguration",
                  "helpUri",
                  "help",
                  "properties"));
          assertThat(ids.add(rule.path("id").asString())).as("rule twice: " + rule).isTrue();
          for (String text : List.of("shortDescription", "fullDescription", "help")) {
            if (rule.has(text)) {
              only(rule.path(text), text, Set.of("text"), Set.of("markdown", "properties"));
              assertThat(rule.path(text).path("text").asString()).isNotBlank();
            }
          }
          JsonNode severity = rule.at("/properties/security-severity");
          if (!severity.isMissingNode()) {
            assertThat(Double.parseDouble(severity.asString())).isBetween(0.0, 10.0);
          }
          unique(rule.at("/properties/tags"));
        });
    return driver;
  }

  /// 3.27.
  private static void result(JsonNode result, JsonNode run, JsonNode rules) {
    only(
        result,
        "result",
        Set.of("message"),
        Set.of(
            "ruleId",
            "ruleIndex",
            "kind",
            "level",
            "locations",
            "partialFingerprints",
            "fingerprints",
            "suppressions",
            "rank",
            "properties"));
    assertThat(result.path("rank").asDouble(0)).as("3.27.25").isBetween(-1.0, 100.0);
    only(result.path("message"), "message", Set.of("text"), Set.of("markdown", "properties"));
    assertThat(result.path("message").path("text").asString()).isNotBlank();
    JsonNode index = result.path("ruleIndex");
    assertThat(index.isIntegralNumber()).isTrue();
    assertThat(index.asInt()).isBetween(0, rules.size() - 1);
    assertThat(rules.get(index.asInt()).path("id")).as("3.27.6").isEqualTo(result.path("ruleId"));
    String kind = result.has("kind") ? result.path("kind").asString() : "fail";
    String level = result.has("level") ? result.path("level").asString() : "warning";
    assertThat(KINDS).contains(kind);
    assertThat(LEVELS).contains(level);
    if (!kind.equals("fail")) {
      assertThat(level).as("3.27.10: what is no failure has no level").isEqualTo("none");
    }
    each(result.path("locations"), location -> location(location, run));
    strings(result.path("partialFingerprints"));
    each(
        result.path("suppressions"),
        suppression -> {
          // 3.35
          only(
              suppression,
              "suppression",
              Set.of("kind"),
              Set.of("status", "justification", "location", "guid", "properties"));
          assertThat(suppression.path("kind").asString()).isIn("inSource", "external");
          if (suppression.has("status")) {
            assertThat(suppression.path("status").asString())
                .isIn("accepted", "underReview", "rejected");
          }
          if (suppression.has("justification")) {
            assertThat(suppression.path("justification").isString()).isTrue();
          }
        });
  }

  /// 3.28 to 3.33.
  private static void location(JsonNode location, JsonNode run) {
    only(
        location,
        "location",
        Set.of(),
        Set.of("id", "physicalLocation", "logicalLocations", "message", "properties"));
    if (location.has("physicalLocation")) {
      JsonNode physical = location.path("physicalLocation");
      only(
          physical, "physicalLocation", Set.of("artifactLocation"), Set.of("region", "properties"));
      artifactLocation(physical.path("artifactLocation"), run);
      if (physical.has("region")) {
        only(
            physical.path("region"),
            "region",
            Set.of("startLine"),
            Set.of("startColumn", "endLine", "endColumn", "properties"));
        assertThat(physical.at("/region/startLine").asInt()).isPositive();
      }
    }
    each(
        location.path("logicalLocations"),
        logical -> {
          only(
              logical,
              "logicalLocation",
              Set.of(),
              Set.of("name", "fullyQualifiedName", "decoratedName", "kind", "index", "properties"));
          assertThat(logical.has("name") || logical.has("fullyQualifiedName")).isTrue();
        });
  }

  /// 3.4.
  private static void artifactLocation(JsonNode place, JsonNode run) {
    only(
        place,
        "artifactLocation",
        Set.of(),
        Set.of("uri", "uriBaseId", "index", "description", "properties"));
    assertThat(place.has("uri") || place.has("index")).as("3.4.2").isTrue();
    if (place.has("uri")) {
      uri(place.path("uri"));
    }
    if (place.has("index")) {
      int index = place.path("index").asInt();
      assertThat(index).isBetween(0, run.path("artifacts").size() - 1);
      assertThat(run.path("artifacts").get(index).at("/location/uri"))
          .as("3.4.5")
          .isEqualTo(place.path("uri"));
    }
  }

  /// The schema allows no other properties, and no null where a value may be.
  private static void only(JsonNode object, String what, Set<String> must, Set<String> may) {
    assertThat(object.isObject()).as(what + " " + object).isTrue();
    for (String name : must) {
      assertThat(object.has(name)).as(what + " without " + name).isTrue();
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      assertThat(must.contains(field.getKey()) || may.contains(field.getKey()))
          .as(what + " has no property " + field.getKey())
          .isTrue();
      assertThat(field.getValue().isNull()).as(what + ": " + field.getKey()).isFalse();
      if (field.getKey().equals("properties")) {
        assertThat(field.getValue().isObject()).isTrue();
      }
    }
  }

  private static void each(JsonNode array, Consumer<JsonNode> check) {
    assertThat(array.isArray() || array.isMissingNode()).as(String.valueOf(array)).isTrue();
    array.forEach(check);
  }

  private static void strings(JsonNode object) {
    object
        .properties()
        .forEach(field -> assertThat(field.getValue().isString()).as(field.getKey()).isTrue());
  }

  private static void unique(JsonNode array) {
    Set<String> seen = new HashSet<>();
    array.forEach(one -> assertThat(seen.add(one.asString())).isTrue());
  }

  private static void uri(JsonNode text) {
    assertThat(URI.create(text.asString()).toString()).isEqualTo(text.asString());
  }
}
