package org.pgatlas.server.question;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a change would do. Nothing of it was done.
///
/// @param subject canonical id, or the contributor's name, of what changes
/// @param runId the metric run whose graph was asked
/// @param packages the affected ones, nearest and most critical first
/// @param projects those with an affected repo, the most affected first
/// @param moves metrics that would change, greatest change first
/// @param metricsComputed false: `moves` has only what needs no pass over a large graph
/// @param notes what the answer takes for granted
public record Outcome(
    String change,
    String subject,
    long runId,
    String summary,
    Affected affected,
    Totals before,
    Totals after,
    List<Hit> packages,
    List<Project> projects,
    List<Move> moves,
    int moveCount,
    boolean metricsComputed,
    List<String> notes) {
  public Outcome {
    packages = List.copyOf(packages);
    projects = List.copyOf(projects);
    moves = List.copyOf(moves);
    notes = List.copyOf(notes);
  }

  /// @param packages at any distance, active or not
  /// @param histogram entry i counts those at i + 1 steps
  public record Affected(
      int packages, int active, int repos, int projects, List<Integer> histogram) {}

  /// The whole graph in figures.
  ///
  /// @param active null: not computed
  /// @param criticalitySum over all packages: how much rests on something; null: not computed
  public record Totals(
      int packages, int dependencies, @Nullable Integer active, @Nullable Long criticalitySum) {}

  /// @param distance steps from what changes
  /// @param effect what happens to it, in words
  public record Hit(
      String canonicalId,
      String displayName,
      String vertexType,
      int distance,
      boolean active,
      String effect) {}

  /// @param criticalityBefore sum over its repos; null without repos
  /// @param criticalityAfter null also when it was not computed
  public record Project(
      String canonicalId,
      String displayName,
      int affectedRepos,
      int repos,
      @Nullable Long criticalityBefore,
      @Nullable Long criticalityAfter) {}

  /// One metric of one package or project, before and after; null: not known.
  public record Move(
      String canonicalId,
      String displayName,
      String metric,
      @Nullable Long before,
      @Nullable Long after) {}
}
