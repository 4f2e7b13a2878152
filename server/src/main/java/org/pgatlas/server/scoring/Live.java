package org.pgatlas.server.scoring;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.metric.LayerCriticality;
import org.pgatlas.server.snapshot.GraphChanges;
import org.pgatlas.server.snapshot.ResidentGraphs;

/// What stays in memory of a tenant between two runs.
///
/// @param results of each vertex, as they are in the tree
/// @param trees the hash over them; who asks first may wait for it
/// @param cursor what changed after it is not in `inputs` yet
/// @param runId the newest run when the graph was read, or brought forward
/// @param storedRun the newest run when the stored columns of `inputs` were read or written; -1
/// when another process has written others since
@SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
record Live(
    LayerInputs inputs,
    LayerCriticality criticality,
    int[][] results,
    Supplier<ResultTree> trees,
    GraphChanges.Cursor cursor,
    long runId,
    long storedRun) {

  ResultTree tree() {
    return trees.get();
  }

  /// Nothing changed until that cursor.
  Live until(GraphChanges.Cursor later) {
    return new Live(inputs, criticality, results, trees, later, runId, storedRun);
  }

  /// With the stored columns as that run left them.
  Live restored(int[][] vertexScores, long[][] projectScores, long run) {
    return new Live(
        new LayerInputs(
            inputs.graph(),
            inputs.vertices().written(vertexScores),
            inputs.projects().written(projectScores)),
        criticality,
        results,
        trees,
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
        : new Live(inputs, criticality, results, trees, cursor, run.id(), -1);
  }

  ResidentGraphs.Resident resident() {
    return new ResidentGraphs.Resident(
        inputs.snapshot(criticality.layer()),
        criticality.active(),
        criticality.mode(),
        results,
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
