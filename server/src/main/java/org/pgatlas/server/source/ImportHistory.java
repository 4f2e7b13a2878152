package org.pgatlas.server.source;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// The newest imports with their progress, for people.
public final class ImportHistory {
  private final Database database;
  private final ImportStore store = new ImportStore();

  ImportHistory(Database database) {
    this.database = database;
  }

  /// @param total null until it is known
  public record Entry(
      long id,
      String feed,
      String status,
      String phase,
      int done,
      @Nullable Integer total,
      Instant createdAt,
      boolean dryRun,
      @Nullable String error,
      Map<String, Long> counts) {
    public Entry {
      counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }
  }

  public List<Entry> newest(UUID tenant, int limit) {
    return database.read(tenant, handle -> store.list(handle, tenant, limit, 0)).stream()
        .map(
            row ->
                new Entry(
                    row.id(),
                    row.feed(),
                    row.status(),
                    row.phase(),
                    row.done(),
                    row.total(),
                    row.createdAt(),
                    row.dryRun(),
                    row.error(),
                    counts(row.counts())))
        .toList();
  }

  private static Map<String, Long> counts(@Nullable String json) {
    Map<String, Long> counts = new LinkedHashMap<>();
    if (json != null) {
      for (Map.Entry<String, JsonNode> count : Json.MAPPER.readTree(json).properties()) {
        // A feed notes more than numbers, e.g. whether it was older than the one before.
        if (count.getValue().isNumber()) {
          counts.put(count.getKey(), count.getValue().asLong());
        }
      }
    }
    return counts;
  }
}
