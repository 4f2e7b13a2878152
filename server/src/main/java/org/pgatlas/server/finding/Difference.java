package org.pgatlas.server.finding;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What has to happen to the rows of `finding`, collected and written in one go.
final class Difference {
  /// New findings in one statement: of one document each has its own evidence, which is long.
  private static final int TOGETHER = 2_000;

  private final List<Wanted> added = new ArrayList<>();
  private final List<Wanted.Kept> changedRows = new ArrayList<>();
  private final List<Wanted> changed = new ArrayList<>();
  private final List<FindingStore.Closing> closing = new ArrayList<>();
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
      closed.add(closed(row, reason, one.artifact().project()));
    } else if (reason == null && !row.open()) {
      opened.add(alert(one));
    }
  }

  /// One that is closed stays as it is, but for a merge; and one that a statement closed does not
  /// go on saying so when there is nothing any longer of which it is said.
  void close(Wanted.Kept row, String reason, boolean merge) {
    boolean told = String.valueOf(row.closedReason()).startsWith(Wanted.BY_STATEMENT);
    if (!row.open() && !told && (!merge || reason.equals(row.closedReason()))) {
      return;
    }
    String type = merge ? "merged" : row.open() ? "closed" : "changed";
    closing.add(new FindingStore.Closing(row, reason, type));
    if (!merge && row.open()) {
      closed.add(closed(row, reason, null));
    }
  }

  /// Writes rows, counts and events. What follows from the rows is worked out while PostgreSQL
  /// writes them: of a thousand that is a sixth of the time.
  void write(Handle handle, UUID tenant, FindingStore store, FindingsChanged listener, Instant at) {
    CompletableFuture<FindingsChanged.Announcement> announcement =
        CompletableFuture.supplyAsync(
            () -> listener.words(opened, closed), Thread::startVirtualThread);
    CompletableFuture<Tally> tally =
        CompletableFuture.supplyAsync(this::tally, Thread::startVirtualThread);
    for (int from = 0; from < added.size(); from += TOGETHER) {
      store.insert(
          handle, tenant, added.subList(from, Math.min(added.size(), from + TOGETHER)), at);
    }
    store.update(handle, tenant, changedRows.stream().map(Wanted.Kept::id).toList(), changed, at);
    store.close(handle, tenant, closing, at);
    store.summarise(handle, tenant, tally.join(), at);
    announcement.join().make(handle, tenant);
  }

  private Tally tally() {
    Tally tally = new Tally();
    added.forEach(tally::add);
    changedRows.forEach(tally::remove);
    changed.forEach(tally::add);
    closing.forEach(one -> tally.remove(one.row()));
    return tally;
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
        "",
        one.artifact().project());
  }

  private static FindingsChanged.Alert closed(
      Wanted.Kept row, String reason, @Nullable String project) {
    return new FindingsChanged.Alert(
        row.artifact(),
        row.component(),
        row.vulnerability(),
        row.verdict(),
        row.risk(),
        row.severityRating(),
        row.kev(),
        reason,
        project);
  }
}
