package org.pgatlas.server.finding;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.wire.Json;

/// What has to happen to the rows of `finding`, collected and written in one go.
final class Difference {
  /// From here on it pays to plan the checks of foreign keys once.
  static final int MANY = 100;

  private final List<Wanted> added = new ArrayList<>();
  private final List<Wanted.Kept> changedRows = new ArrayList<>();
  private final List<Wanted> changed = new ArrayList<>();
  private final List<FindingStore.Closing> closing = new ArrayList<>();
  private final Set<Long> mergedRows = new HashSet<>();
  private final List<FindingsChanged.Alert> opened = new ArrayList<>();
  private final List<FindingsChanged.Alert> closed = new ArrayList<>();

  void open(Wanted one) {
    added.add(one);
    if (one.verdict().isOpen()) {
      opened.add(alert(one));
    }
  }

  void change(Wanted.Kept row, Wanted one) {
    changedRows.add(row);
    changed.add(one);
    String reason = one.closedReason();
    if (reason != null && row.open()) {
      closed.add(closed(row, reason));
    } else if (reason == null && !row.open()) {
      opened.add(alert(one));
    }
  }

  /// One that is closed stays as it is, but for a merge.
  void close(Wanted.Kept row, String reason, boolean merge) {
    if (!row.open() && (!merge || reason.equals(row.closedReason()))) {
      return;
    }
    closing.add(new FindingStore.Closing(row, reason));
    if (merge) {
      mergedRows.add(row.id());
    } else {
      closed.add(closed(row, reason));
    }
  }

  List<FindingsChanged.Alert> opened() {
    return opened;
  }

  List<FindingsChanged.Alert> closed() {
    return closed;
  }

  void write(Handle handle, UUID tenant, FindingStore store, Instant at) {
    Map<Wanted.Key, Long> ids =
        added.size() < MANY
            ? store.insert(handle, tenant, added, at)
            : Database.keepingPlans(handle, () -> store.insert(handle, tenant, added, at));
    store.update(handle, tenant, changedRows.stream().map(Wanted.Kept::id).toList(), changed, at);
    store.close(handle, tenant, closing, at);
    List<FindingStore.Event> events = new ArrayList<>();
    Tally tally = new Tally();
    for (Wanted one : added) {
      Long id = ids.get(one.key());
      if (id != null) {
        events.add(new FindingStore.Event(id, "opened", payload(one, null)));
      }
      tally.add(one);
    }
    for (int i = 0; i < changed.size(); i++) {
      Wanted.Kept row = changedRows.get(i);
      Wanted one = changed.get(i);
      boolean open = one.verdict().isOpen();
      String type = row.open() == open ? "changed" : open ? "reopened" : "closed";
      events.add(new FindingStore.Event(row.id(), type, payload(one, row)));
      tally.remove(row);
      tally.add(one);
    }
    for (FindingStore.Closing one : closing) {
      String type = mergedRows.contains(one.row().id()) ? "merged" : "closed";
      events.add(
          new FindingStore.Event(one.row().id(), type, Json.write(Map.of("reason", one.reason()))));
      tally.remove(one.row());
    }
    store.events(handle, tenant, events, at);
    store.summarise(handle, tenant, tally, at);
  }

  private static String payload(Wanted one, Wanted.@Nullable Kept before) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("verdict", one.verdictId());
    if (before != null) {
      fields.put("before", before.verdict());
    }
    fields.put("reason", one.closedReason());
    fields.put("risk", one.risk().value());
    return Json.write(fields);
  }

  private static FindingsChanged.Alert alert(Wanted one) {
    return new FindingsChanged.Alert(
        one.artifact().id(),
        one.component(),
        one.vulnerability(),
        one.verdictId(),
        one.risk().value(),
        one.severityRating(),
        one.risk().kev(),
        "");
  }

  private static FindingsChanged.Alert closed(Wanted.Kept row, String reason) {
    return new FindingsChanged.Alert(
        row.artifact(),
        row.component(),
        row.vulnerability(),
        row.verdict(),
        row.risk(),
        row.severityRating(),
        false,
        reason);
  }
}
