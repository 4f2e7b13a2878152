package org.pgatlas.server.ui.view;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The queue by lane, its dead letters, what runs by the clock, webhooks, what the doctor
/// says, and the hot queries.
public record OperationsView(
    List<Lane> lanes,
    List<Dead> dead,
    List<Schedule> schedules,
    List<Hook> hooks,
    List<Import> imports,
    Checkup checkup) {
  public OperationsView {
    lanes = List.copyOf(lanes);
    dead = List.copyOf(dead);
    schedules = List.copyOf(schedules);
    hooks = List.copyOf(hooks);
    imports = List.copyOf(imports);
  }

  /// How schema and hot queries were when they were last looked at, which takes seconds.
  ///
  /// @param ago when that was, null before the first time
  /// @param looking whether they are being looked at now
  /// @param problem why the last look failed, null when it did not
  public record Checkup(
      List<Found> doctor,
      List<Hot> queries,
      @Nullable String ago,
      boolean looking,
      @Nullable String problem) {
    public Checkup {
      doctor = List.copyOf(doctor);
      queries = List.copyOf(queries);
    }
  }

  /// @param oldest how long the oldest ready job has waited, empty when none does
  /// @param paused since when, null while it runs
  public record Lane(
      String name,
      long waiting,
      long running,
      long expired,
      long dead,
      String oldest,
      @Nullable String paused) {}

  public record Dead(long id, String kind, int attempts, String error, String died) {}

  public record Schedule(String name, String cron, String next, String last, boolean paused) {}

  public record Hook(int id, String url, String types, boolean active) {}

  /// @param progress how much is done of how much
  /// @param outcome counts in words, or why it failed
  /// @param reported what was odd, counted
  public record Import(
      long id,
      String feed,
      String status,
      String progress,
      String started,
      String outcome,
      long reported,
      boolean dryRun) {}

  /// @param severity error, warning or notice
  public record Found(String severity, String check, String object, String why, String ddl) {}

  /// A hot query.
  ///
  /// @param verdict ok, plan, slow or error
  /// @param budgetMs what half of the calls may take
  /// @param calls null where nothing counts them
  /// @param remark what is wrong, else empty
  public record Hot(
      String verdict,
      String name,
      String variant,
      String servedBy,
      double budgetMs,
      @Nullable Long calls,
      @Nullable Double meanMs,
      @Nullable Double maxMs,
      String remark) {
    /// The mean and the longest call, empty where nothing counts them.
    public String times() {
      return meanMs == null || maxMs == null
          ? ""
          : String.format(Locale.ROOT, "%.2f / %.1f", meanMs, maxMs);
    }
  }
}
