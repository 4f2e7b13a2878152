package org.pgatlas.server.ops;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.HttpServer;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.job.JobAdminStore;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.job.Worker;
import org.pgatlas.server.scoring.KeptGraphs;
import org.pgatlas.server.scoring.MetricRun;

/// `GET /metrics` in Prometheus' text format: queue, pool, requests, metric runs, files of graphs
/// and the JVM.
///
/// @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">exposition
/// formats</a>
public final class Observability
    implements Routes, HttpServer.RequestObserver, Worker.Observer, KeptGraphs.Watcher {
  private static final Duration DEPTH_AGE = Duration.ofSeconds(1);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JobAdminStore jobs;
  private volatile @Nullable Depth depth;
  private volatile long graphFileBytes;

  private record Depth(long takenAt, List<JobAdminStore.LaneDepth> lanes) {}

  public Observability(Database database, JobAdminStore jobs) {
    this.jobs = jobs;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    for (Lane lane : Lane.values()) {
      gauge("atlas.jobs.waiting", "Jobs that wait", lane, JobAdminStore.LaneDepth::waiting);
      gauge("atlas.jobs.ready", "Jobs that may run now", lane, JobAdminStore.LaneDepth::ready);
      gauge("atlas.jobs.running", "Jobs under a lease", lane, JobAdminStore.LaneDepth::running);
      gauge("atlas.jobs.dead", "Dead letters", lane, JobAdminStore.LaneDepth::dead);
      gauge(
          "atlas.jobs.oldest.seconds",
          "Age of the oldest ready job",
          lane,
          JobAdminStore.LaneDepth::oldestSeconds);
    }
    gauge("atlas.database.connections.active", "Connections in use", database::activeConnections);
    gauge("atlas.graph.file.bytes", "The graph file that was written last", () -> graphFileBytes);
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(
        "/metrics",
        ctx -> {
          ctx.contentType("text/plain; version=0.0.4; charset=utf-8");
          ctx.result(registry.scrape());
        });
  }

  /// Counts a document that was applied or recorded.
  ///
  /// @param kind `vex`, `advisories`, `attestation`
  public void document(String kind) {
    registry.counter("atlas.documents", "kind", kind).increment();
  }

  /// Records a finished metric run.
  public void ran(MetricRun run) {
    double milliseconds = run.loadMs() + run.computeMs() + run.storeMs();
    Timer.builder("atlas.metric.run")
        .description("Load, compute and store of a metric run")
        .tag("trigger", run.trigger())
        .register(registry)
        .record(Duration.ofNanos((long) (milliseconds * 1e6)));
  }

  @Override
  public void opened(boolean used, long nanos) {
    Timer.builder("atlas.graph.file.open")
        .description("Graphs taken from files, and files that could not be used")
        .tag("used", Boolean.toString(used))
        .register(registry)
        .record(Duration.ofNanos(nanos));
  }

  @Override
  public void kept(long bytes, long nanos) {
    graphFileBytes = bytes;
    Timer.builder("atlas.graph.file.write")
        .description("Graphs kept in files for the next start")
        .register(registry)
        .record(Duration.ofNanos(nanos));
  }

  @Override
  public void answered(Context ctx, double milliseconds) {
    Timer.builder("atlas.http.requests")
        .description("Requests by route and status")
        .tag("method", ctx.method().name())
        .tag("route", route(ctx))
        .tag("status", Integer.toString(ctx.statusCode()))
        .register(registry)
        .record(Duration.ofNanos((long) (milliseconds * 1e6)));
  }

  @Override
  public void worked(String kind, Worker.Outcome outcome, long nanos) {
    Timer.builder("atlas.jobs.work")
        .description("Runs of job handlers by kind and outcome")
        .tag("kind", kind)
        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .record(Duration.ofNanos(nanos));
  }

  private static String route(Context ctx) {
    Endpoint endpoint = ctx.endpoints().matchedHttpEndpoint();
    return endpoint == null ? "none" : endpoint.path;
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  private void gauge(
      String name, String description, Lane lane, Function<JobAdminStore.LaneDepth, Number> value) {
    Gauge.builder(name, () -> value.apply(depth(lane)))
        .description(description)
        .tag("queue", lane.column())
        .register(registry);
  }

  /// One query for all the gauges of a scrape.
  private JobAdminStore.LaneDepth depth(Lane lane) {
    Depth held = depth;
    if (held == null || System.nanoTime() - held.takenAt() >= DEPTH_AGE.toNanos()) {
      held = new Depth(System.nanoTime(), jobs.lanes());
      depth = held;
    }
    return held.lanes().stream()
        .filter(one -> one.queue().equals(lane.column()))
        .findFirst()
        .orElseThrow();
  }
}
