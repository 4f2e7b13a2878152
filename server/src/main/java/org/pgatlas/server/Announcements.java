package org.pgatlas.server;

import org.pgatlas.server.event.EventRelay;
import org.pgatlas.server.event.NewEvent;
import org.pgatlas.server.finding.FindingRanks;
import org.pgatlas.server.ingest.GraphChanged;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.ops.Observability;
import org.pgatlas.server.scoring.MetricRunner;
import org.pgatlas.server.source.StatusCascade;
import org.pgatlas.server.wire.Json;

/// What follows when something has changed: jobs that derive from it, and events, in the
/// transaction of the change.
final class Announcements {
  private Announcements() {}

  /// A change of the graph is followed by a metric run and an event; a document that failed changed
  /// nothing, so it has an event only.
  static GraphChanged ofGraph(MetricRunner metrics, EventRelay relay, JobStore queue) {
    return GraphChanged.of(
        (handle, owner, cause, facts) -> {
          metrics.request(handle, owner, cause);
          if (cause.equals("gitlog")) {
            queue.enqueue(handle, owner, StatusCascade.soon());
          }
          String type = cause.equals("withdrawal") ? "sbom.withdrawn" : cause + ".applied";
          relay.append(
              handle,
              owner,
              facts.stream().map(one -> new NewEvent(type, one.subject(), one.facts())).toList());
        },
        (handle, owner, subject, facts) ->
            relay.append(handle, owner, new NewEvent("sbom.failed", subject, facts)));
  }

  /// New numbers are followed by findings ranked anew.
  static MetricRunner.Finished ofRuns(
      EventRelay relay, JobStore queue, Observability observability) {
    return (handle, tenant, run) -> {
      queue.enqueue(handle, tenant, FindingRanks.soon());
      relay.append(
          handle, tenant, new NewEvent("metrics.finished", "run:" + run.id(), Json.write(run)));
      handle.afterCommit(() -> observability.ran(run));
    };
  }
}
