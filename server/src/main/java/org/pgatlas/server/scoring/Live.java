package org.pgatlas.server.scoring;

import org.jspecify.annotations.Nullable;
import org.pgatlas.metric.LayerCriticality;
import org.pgatlas.server.snapshot.GraphChanges;
import org.pgatlas.server.snapshot.ResidentGraphs;

/// What stays in memory of a tenant between two runs.
///
/// @param cursor what changed after it is not in `inputs` yet
/// @param runId the newest run when the graph was read, or brought forward
/// @param storedRun the newest run when the stored columns of `inputs` were read or written; -1
/// when another process has written others since
record Live(
    LayerInputs inputs,
    LayerCriticality criticality,
    ResultTree tree,
    GraphChanges.Cursor cursor,
    long runId,
    long storedRun) {

  /// Nothing changed until that cursor.
  Live until(GraphChanges.Cursor later) {
    return new Live(inputs, criticality, tree, later, runId, storedRun);
  }

  /// With the stored columns as that run left them.
  Live restored(int[][] vertexScores, long[][] projectScores, long run) {
    return new Live(
        new LayerInputs(
            inputs.graph(),
            inputs.vertices().written(vertexScores),
            inputs.projects().written(projectScores)),
        criticality,
        tree,
        cursor,
        run,
        run);
  }

  /// After these scores were written by that run.
  Live written(Scores scores, long run) {
    return restored(scores.vertices(), scores.projects(), run);
  }

  /// After another process wrote that run. It is as if this one had when the results are the same;
  /// else what is stored is not known here.
  Live behind(MetricRun run, Scores scores, String resultsHash) {
    return resultsHash.equals(run.resultsHash())
        ? written(scores, run.id())
        : new Live(inputs, criticality, tree, cursor, run.id(), -1);
  }

  ResidentGraphs.Resident resident() {
    return new ResidentGraphs.Resident(
        inputs.snapshot(criticality.layer()),
        criticality.active(),
        criticality.mode(),
        tree.results(),
        runId);
  }

  /// Whether a file of the other one would hold the same: nothing changed and no run was stored
  /// since. The cursor may have moved over changes of others.
  @SuppressWarnings("ReferenceEquality") // the very ones
  boolean sameAs(@Nullable Live other) {
    return other != null
        && inputs == other.inputs
        && criticality == other.criticality
        && runId == other.runId
        && storedRun == other.storedRun;
  }

  long bytes() {
    return inputs.bytes() + 60L * inputs.vertices().size();
  }
}
