package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import org.pgatlas.server.event.WebhookStore;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.job.JobAdminStore;
import org.pgatlas.server.job.ScheduleStore;
import org.pgatlas.server.source.ImportHistory;
import org.pgatlas.server.ui.view.OperationsView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Words;

/// `/operations`: what works in the background, what failed, and how the database is.
final class OperationsPage implements Routes {
  private static final int DEAD = 20;
  private static final int IMPORTS = 20;

  private final Shells shells;
  private final Sources sources;
  private final Tenancy tenancy;
  private final Clock clock;
  private final Lately<Examined> examined;

  private record Examined(List<OperationsView.Found> doctor, List<OperationsView.Hot> queries) {}

  /// @param doctor runs the schema checks now
  /// @param ledger plans the hot queries now
  record Sources(
      JobAdminStore jobs,
      ScheduleStore schedules,
      WebhookStore webhooks,
      ImportHistory imports,
      Supplier<List<OperationsView.Found>> doctor,
      Supplier<List<OperationsView.Hot>> ledger) {}

  OperationsPage(Shells shells, Sources sources, Tenancy tenancy, Clock clock) {
    this.shells = shells;
    this.sources = sources;
    this.tenancy = tenancy;
    this.clock = clock;
    this.examined =
        new Lately<>(
            "checkup", () -> new Examined(sources.doctor().get(), sources.ledger().get()), clock);
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/operations", this::page);
  }

  private void page(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Instant now = clock.instant();
    OperationsView view =
        new OperationsView(
            sources.jobs().lanes().stream().map(lane -> lane(lane, now)).toList(),
            sources.jobs().dead(tenant, DEAD, 0).stream().map(dead -> dead(dead, now)).toList(),
            sources.schedules().list(tenant).stream().map(row -> schedule(row, now)).toList(),
            sources.webhooks().list(tenant).stream()
                .map(
                    hook ->
                        new OperationsView.Hook(
                            hook.id(),
                            hook.url(),
                            hook.types().isEmpty() ? "all" : String.join(", ", hook.types()),
                            hook.active()))
                .toList(),
            sources.imports().newest(tenant, IMPORTS).stream()
                .map(row -> imported(row, now))
                .toList(),
            checkup(now));
    ctx.html(Templates.operations(shells.of(ctx, "Operations", Shell.Section.OPERATIONS), view));
  }

  /// What takes seconds is not waited for.
  private OperationsView.Checkup checkup(Instant now) {
    Lately.State<Examined> state = examined.ask();
    String problem = state.problem();
    return state
        .known()
        .map(
            last ->
                new OperationsView.Checkup(
                    last.thing().doctor(),
                    last.thing().queries(),
                    Words.ago(last.at(), now),
                    state.looking(),
                    problem))
        .orElseGet(
            () -> new OperationsView.Checkup(List.of(), List.of(), null, state.looking(), problem));
  }

  private static OperationsView.Lane lane(JobAdminStore.LaneDepth lane, Instant now) {
    return new OperationsView.Lane(
        lane.queue(),
        lane.waiting(),
        lane.running(),
        lane.expired(),
        lane.dead(),
        lane.ready() == 0 ? "" : String.format(Locale.ROOT, "%.1f s", lane.oldestSeconds()),
        lane.pausedSince() == null ? null : Words.ago(lane.pausedSince(), now));
  }

  private static OperationsView.Dead dead(JobAdminStore.DeadJob dead, Instant now) {
    return new OperationsView.Dead(
        dead.id(), dead.kind(), dead.attempts(), dead.lastError(), Words.ago(dead.diedAt(), now));
  }

  private static OperationsView.Import imported(ImportHistory.Entry row, Instant now) {
    String error = row.error();
    StringBuilder outcome = new StringBuilder(error == null ? "" : error);
    if (error == null) {
      row.counts()
          .forEach(
              (what, count) -> {
                if (count > 0) {
                  outcome
                      .append(outcome.isEmpty() ? "" : ", ")
                      .append(Words.count(count))
                      .append(' ')
                      .append(what.replace('_', ' '));
                }
              });
    }
    Integer total = row.total();
    return new OperationsView.Import(
        row.id(),
        row.feed(),
        row.status(),
        total == null ? row.phase() : Words.count(row.done()) + " of " + Words.count(total),
        Words.ago(row.createdAt(), now),
        outcome.toString(),
        row.counts().getOrDefault("reported", 0L),
        row.dryRun());
  }

  private static OperationsView.Schedule schedule(ScheduleStore.Schedule row, Instant now) {
    return new OperationsView.Schedule(
        row.name(),
        row.cron(),
        Words.minute(row.nextRun()),
        row.lastRun() == null ? "not yet" : Words.ago(row.lastRun(), now),
        row.paused());
  }
}
