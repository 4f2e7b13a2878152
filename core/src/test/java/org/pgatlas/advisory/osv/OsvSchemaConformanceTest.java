package org.pgatlas.advisory.osv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pgatlas.json.DocumentException;
import org.pgatlas.testing.Conformance;
import org.pgatlas.testing.TestData;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// OSV's published schema against our reader: what the schema calls valid is read, without
/// exception. What the schema calls invalid is refused, but where the reader does not keep the
/// field, where null stands for nothing, where a list of words grows (databases, ecosystems), and
/// where something is not said that then counts for nothing.
class OsvSchemaConformanceTest {
  private static final JsonMapper JSON = new JsonMapper();

  /// Every field that the reader keeps, and the others once.
  private static final String COMPLETE =
      """
      {"schema_version": "1.7.0", "id": "GHSA-aaaa-bbbb-cccc", "modified": "2026-01-01T00:00:00Z",
       "published": "2026-01-01T00:00:00Z", "withdrawn": "2026-01-02T00:00:00Z", "aliases": ["CVE-2026-1"],
       "related": ["CVE-2026-2"], "upstream": ["CVE-2026-3"], "summary": "s", "details": "d",
       "affected": [{
         "package": {"ecosystem": "npm", "name": "a", "purl": "pkg:npm/a"},
         "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
         "ranges": [
           {"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.0.0"}]},
           {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"last_affected": "1.0.0"}]},
           {"type": "GIT", "repo": "https://example.org/a",
            "events": [{"introduced": "0"}, {"limit": "0123456789012345678901234567890123456789"}]}],
         "versions": ["1.0.0"], "ecosystem_specific": {}, "database_specific": {}}],
       "references": [{"type": "WEB", "url": "https://example.org"}],
       "credits": [{"name": "n", "contact": ["c"], "type": "FINDER"}], "database_specific": {}}
      """;

  @Test
  void every_published_advisory_that_is_valid_is_read() throws IOException {
    SchemaCheck schema = schema();
    Map<String, Integer> outcomes = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Path file : advisories()) {
      byte[] bytes = Files.readAllBytes(file);
      boolean valid = schema.isValid(JSON.readTree(bytes));
      boolean read = isRead(bytes);
      outcomes.merge(
          (valid ? "valid" : "invalid") + (read ? ", read" : ", refused"), 1, Integer::sum);
      if (valid && !read) {
        wrong.add(file.toString());
      }
    }
    assertThat(wrong).isEmpty();
    Conformance.counts("OsvSchemaConformanceTest published", outcomes);
    assertThat(outcomes).isEqualTo(Map.of("valid, read", 4_065, "invalid, read", 14));
  }

  @Test
  void what_breaks_the_schema_is_refused() throws IOException {
    SchemaCheck schema = schema();
    JsonNode complete = JSON.readTree(COMPLETE);
    assertThat(schema.isValid(complete)).isTrue();
    assertThat(isRead(bytes(complete))).isTrue();
    Map<String, Integer> outcomes = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Bent bent : bent(complete)) {
      boolean read = isRead(bytes(bent.document()));
      boolean valid = schema.isValid(bent.document());
      String outcome = valid ? "valid" : read ? patience(bent.what()) : "refused";
      outcomes.merge(outcome, 1, Integer::sum);
      if ((valid && !read) || outcome.isEmpty()) {
        wrong.add(bent.what());
      }
    }
    assertThat(wrong).isEmpty();
    Conformance.counts("OsvSchemaConformanceTest bent", outcomes);
    assertThat(outcomes)
        .isEqualTo(
            Map.of(
                "valid", 71,
                "refused", 263,
                "not kept", 96,
                "null is absent", 26,
                "a word that it need not know", 6,
                "nothing said", 26));
  }

  /// Why the reader takes what the schema does not; empty when there is no reason.
  private static String patience(String what) {
    if (what.matches(
        ".*/(details|references|credits|schema_version|(eco|data)\\w+_specific)\\b.*")) {
      return "not kept";
    }
    if (what.endsWith(" null")) {
      return "null is absent";
    }
    if (what.matches(
        "/(id|affected/0/package/ecosystem|affected/0/severity/0/(type|score)|affected/0/ranges/2/events/\\d/\\w+) \"x\"")) {
      return "a word that it need not know";
    }
    return what.matches(
            "/(modified|affected/0/severity/0(/\\w+)?|affected/0/ranges/\\d/(repo|events(/\\d(/\\w+)?)?)) (gone|\\{\\}|\\[\\])")
        ? "nothing said"
        : "";
  }

  private record Bent(String what, JsonNode document) {}

  /// Every place of the document gone, and of each other type.
  private static List<Bent> bent(JsonNode complete) {
    List<Bent> all = new ArrayList<>();
    for (String pointer : pointers(complete)) {
      all.add(new Bent(pointer + " gone", with(complete, pointer, null)));
      for (String other : List.of("7", "\"x\"", "[]", "[7]", "{}", "null", "true")) {
        all.add(new Bent(pointer + " " + other, with(complete, pointer, JSON.readTree(other))));
      }
    }
    return all;
  }

  private static List<String> pointers(JsonNode complete) {
    List<String> pointers = new ArrayList<>(List.of(""));
    for (int i = 0; i < pointers.size(); i++) {
      String at = pointers.get(i);
      JsonNode node = complete.at(at);
      if (node.isObject()) {
        node.propertyNames().forEach(name -> pointers.add(at + "/" + name));
      }
      for (int item = 0; node.isArray() && item < node.size(); item++) {
        pointers.add(at + "/" + item);
      }
    }
    pointers.removeFirst();
    return pointers;
  }

  private static JsonNode with(JsonNode complete, String pointer, @Nullable JsonNode value) {
    JsonNode copy = complete.deepCopy();
    int slash = pointer.lastIndexOf('/');
    String last = pointer.substring(slash + 1);
    switch (copy.at(pointer.substring(0, slash))) {
      case ObjectNode object when value == null -> object.remove(last);
      case ObjectNode object -> object.set(last, value);
      case ArrayNode array when value == null -> array.remove(Integer.parseInt(last));
      case ArrayNode array -> array.set(Integer.parseInt(last), value);
      case JsonNode other -> throw new IllegalStateException("no container: " + other);
    }
    return copy;
  }

  private static byte[] bytes(JsonNode document) {
    return document.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isRead(byte[] document) {
    try {
      OsvReader.read(document, OsvLimits.defaults());
      return true;
    } catch (DocumentException refused) {
      return false;
    }
  }

  private static SchemaCheck schema() throws IOException {
    Path folder = TestData.require("osv/schema");
    try (Stream<Path> files = Files.list(folder)) {
      Path file = files.filter(f -> f.toString().endsWith(".json")).findFirst().orElseThrow();
      return new SchemaCheck(JSON.readTree(Files.readAllBytes(file)));
    }
  }

  private static List<Path> advisories() throws IOException {
    Path root = TestData.require("osv");
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(".json"))
          .filter(
              file ->
                  !file.startsWith(root.resolve("schema"))
                      && !file.startsWith(root.resolve("_truth")))
          .sorted()
          .toList();
    }
  }
}
