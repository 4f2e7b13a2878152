package org.pgatlas.server.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The queue by lane, its dead letters, what runs by the clock, webhooks, and what the doctor says.
public record OperationsView(
    List<Lane> lanes,
    List<Dead> dead,
    List<Schedule> schedules,
    List<Hook> hooks,
    List<Import> imports,
    List<Found> doctor) {
  public OperationsView {
    lanes = List.copyOf(lanes);
    dead = List.copyOf(dead);
    schedules = List.copyOf(schedules);
    hooks = List.copyOf(hooks);
    imports = List.copyOf(imports);
    doctor = List.copyOf(doctor);
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
}
