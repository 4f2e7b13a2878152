/// Metric runs: read what changed, carry the results over with core, store what differs, swap the
/// resident snapshot. Who keeps history follows [org.pgatlas.server.scoring.ScoreChanges].
/// Criticality itself is computed in core's `org.pgatlas.metric.LayerCriticality`; its SQL is in
/// [org.pgatlas.server.scoring.ScoreStore].
/// May touch: metric columns of the catalogue, `metric_run`, snapshot and catalog. May not:
/// documents, HTTP types in the runner.
/// Start reading at [org.pgatlas.server.scoring.MetricRunner].
@NullMarked
package org.pgatlas.server.scoring;

import org.jspecify.annotations.NullMarked;
