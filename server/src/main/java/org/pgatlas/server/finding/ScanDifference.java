package org.pgatlas.server.finding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// What two scans differ in. A vulnerability may be shown by another name than it was, once someone
/// has told that it has two: findings of one component are the same when they have any name in
/// common, so that of one that was merged or parted nothing went and nothing came.
final class ScanDifference {
  private ScanDifference() {}

  /// What came, went and changed its verdict, by component and by the name that is shown last.
  static List<Scans.Change> between(List<ScanResult.Line> before, List<ScanResult.Line> after) {
    Side then = new Side(before);
    Side now = new Side(after);
    Map<String, Scans.Change> changes = new TreeMap<>();
    for (ScanResult.Line line : after) {
      ScanResult.Line was = then.same(line);
      String verdict = was == null ? null : was.verdict();
      if (!line.verdict().equals(verdict)) {
        changes.put(
            line.key(),
            new Scans.Change(line.component(), line.vulnerability(), verdict, line.verdict()));
      }
    }
    for (ScanResult.Line line : before) {
      if (now.same(line) == null) {
        changes.put(
            line.key(),
            new Scans.Change(line.component(), line.vulnerability(), line.verdict(), null));
      }
    }
    return List.copyOf(changes.values());
  }

  /// The findings of one scan, to be asked for those of another.
  private static final class Side {
    private final Map<String, ScanResult.Line> byKey = new HashMap<>();
    private final Map<String, List<ScanResult.Line>> byComponent = new HashMap<>();

    /// By component and then by any name, the first that has it; read where it is asked for.
    private final Map<String, Map<String, ScanResult.Line>> byName = new HashMap<>();

    Side(List<ScanResult.Line> lines) {
      for (ScanResult.Line line : lines) {
        byKey.put(line.key(), line);
        byComponent.computeIfAbsent(line.component(), _ -> new ArrayList<>(1)).add(line);
      }
    }

    ScanResult.@Nullable Line same(ScanResult.Line other) {
      ScanResult.Line shown = byKey.get(other.key());
      if (shown != null) {
        return shown;
      }
      Map<String, ScanResult.Line> named = byName.computeIfAbsent(other.component(), this::named);
      if (named.isEmpty()) {
        return null;
      }
      for (String name : names(other)) {
        ScanResult.Line found = named.get(name);
        if (found != null) {
          return found;
        }
      }
      return null;
    }

    private Map<String, ScanResult.Line> named(String component) {
      Map<String, ScanResult.Line> named = new HashMap<>();
      for (ScanResult.Line line : byComponent.getOrDefault(component, List.of())) {
        names(line).forEach(name -> named.putIfAbsent(name, line));
      }
      return named;
    }

    private static List<String> names(ScanResult.Line line) {
      List<String> names = new ArrayList<>();
      names.add(line.vulnerability());
      for (JsonNode name : Json.MAPPER.readTree(line.evidence()).path("names")) {
        names.add(name.asString());
      }
      return names;
    }
  }
}
