/// Metric runs: load the graph and the people, compute with core, store what changed, swap the
/// resident snapshot.
/// Criticality itself is computed in core's `org.pgatlas.metric.Criticality`; its SQL is in
/// [org.pgatlas.server.scoring.ScoreStore].
/// May touch: metric columns of the catalogue, `metric_run`, snapshot and catalog. May not:
/// documents, HTTP types in the runner.
/// Start reading at [org.pgatlas.server.scoring.MetricRunner].
@NullMarked
package org.pgatlas.server.scoring;

import org.jspecify.annotations.NullMarked;
