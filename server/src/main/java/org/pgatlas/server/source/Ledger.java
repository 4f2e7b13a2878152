package org.pgatlas.server.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.StorableText;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// What an import did, counted, and what it found odd, reported.
public final class Ledger {
  private static final int MAX_ENTRIES = 1_000;

  /// Something to be looked at.
  ///
  /// @param code stable, e.g. `duplicate-id`, `unknown-status`
  public record Entry(String code, String subject, String message) {}

  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  /// The ledger as far as an earlier attempt got.
  static Ledger resume(@Nullable String countsJson, String reportJson) {
    Ledger ledger = new Ledger();
    if (countsJson != null) {
      for (Map.Entry<String, JsonNode> count : Json.MAPPER.readTree(countsJson).properties()) {
        ledger.counts.put(count.getKey(), count.getValue().asLong());
      }
    }
    for (JsonNode entry : Json.MAPPER.readTree(reportJson)) {
      ledger.entries.add(
          new Entry(
              entry.path("code").asString(),
              entry.path("subject").asString(),
              entry.path("message").asString()));
    }
    return ledger;
  }

  public void count(String what, long more) {
    counts.merge(what, more, Long::sum);
  }

  /// Notes something odd; of many only the first are kept word for word, all are counted.
  public void report(String code, String subject, String message) {
    count("reported", 1);
    if (entries.size() < MAX_ENTRIES) {
      entries.add(
          new Entry(code, StorableText.shown(subject, 500), StorableText.shown(message, 1_000)));
    }
  }

  public Map<String, Long> counts() {
    return counts;
  }

  String countsJson() {
    return Json.write(counts);
  }

  String reportJson() {
    return Json.write(entries);
  }
}
