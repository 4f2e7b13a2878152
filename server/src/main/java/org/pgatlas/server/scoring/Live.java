package org.pgatlas.server.scoring;

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

  /// After these scores were written by that run.
  Live written(Scores scores, long run) {
    return new Live(
        new LayerInputs(
            inputs.graph(),
            inputs.vertices().written(scores.vertices()),
            inputs.projects().written(scores.projects())),
        criticality,
        tree,
        cursor,
        run,
        run);
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

  long bytes() {
    return inputs.bytes() + 60L * inputs.vertices().size();
  }
}
