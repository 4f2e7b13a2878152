package org.pgatlas.server.scoring;

import org.pgatlas.metric.LayerCriticality;
import org.pgatlas.server.snapshot.GraphChanges;
import org.pgatlas.server.snapshot.ResidentGraphs;

/// What stays in memory of a tenant between two runs.
///
/// @param cursor what changed after it is not in `inputs` yet
/// @param runId the newest run when the stored columns of `inputs` were read or written
record Live(
    LayerInputs inputs,
    LayerCriticality criticality,
    ResultTree tree,
    GraphChanges.Cursor cursor,
    long runId) {

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
        run);
  }

  ResidentGraphs.Resident resident() {
    return new ResidentGraphs.Resident(
        inputs.snapshot(criticality.layer()), criticality.active(), tree.results(), runId);
  }

  long bytes() {
    return inputs.bytes() + 60L * inputs.vertices().size();
  }
}
