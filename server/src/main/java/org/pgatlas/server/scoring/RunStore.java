package org.pgatlas.server.scoring;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;

/// The record of metric runs.
final class RunStore {
  MetricRun insert(Handle handle, UUID tenant, MetricRun run) {
    return handle
        .createQuery(
            """
            -- name: score.insert_run
            insert into metric_run (tenant_id, mode, trigger, started_at, finished_at, load_ms, compute_ms, store_ms,
              vertex_count, edge_count, active_count, changed_count, results_hash, input_hash)
            values (:tenant, :mode, :trigger, cast(:started as timestamptz), cast(:finished as timestamptz), :load, :compute, :store,
              :vertices, :edges, :active, :changed, decode(:hash, 'hex'), decode(:inputHash, 'hex'))
            returning id, mode, trigger, started_at, finished_at, load_ms, compute_ms, store_ms,
              vertex_count, edge_count, active_count, changed_count, encode(results_hash, 'hex') as hash, encode(input_hash, 'hex') as inputs, null::bigint as snapshot_id
            """)
        .bind("tenant", tenant)
        .bind("mode", run.mode())
        .bind("trigger", run.trigger())
        .bind("started", run.startedAt().toString())
        .bind("finished", run.finishedAt().toString())
        .bind("load", run.loadMs())
        .bind("compute", run.computeMs())
        .bind("store", run.storeMs())
        .bind("vertices", run.vertexCount())
        .bind("edges", run.edgeCount())
        .bind("active", run.activeCount())
        .bind("changed", run.changedCount())
        .bind("hash", run.resultsHash())
        .bind("inputHash", run.inputHash())
        .reduceRows(MetricRun.EMPTY, (_, row) -> run(row));
  }

  List<MetricRun> runs(Handle handle, UUID tenant, int limit, int offset) {
    return handle
        .createQuery(
            """
            -- name: score.runs
            select id, mode, trigger, started_at, finished_at, load_ms, compute_ms, store_ms,
              vertex_count, edge_count, active_count, changed_count, encode(results_hash, 'hex') as hash, encode(input_hash, 'hex') as inputs,
              (select max(s.id) from graph_snapshot s where s.tenant_id = :tenant and s.metric_run_id = metric_run.id) as snapshot_id
            from metric_run
            where tenant_id = :tenant
            order by id desc
            limit :limit offset :offset
            """)
        .bind("tenant", tenant)
        .bind("limit", limit)
        .bind("offset", offset)
        .reduceRows(
            new ArrayList<MetricRun>(),
            (runs, row) -> {
              runs.add(run(row));
              return runs;
            });
  }

  Optional<MetricRun> latest(Handle handle, UUID tenant) {
    return runs(handle, tenant, 1, 0).stream().findFirst();
  }

  long runCount(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: score.run_count
            select count(*) from metric_run where tenant_id = :tenant
            """)
        .bind("tenant", tenant)
        .mapTo(long.class)
        .one();
  }

  private static MetricRun run(RowView row) {
    return new MetricRun(
        row.getColumn("id", Long.class),
        row.getColumn("mode", String.class),
        row.getColumn("trigger", String.class),
        row.getColumn("started_at", OffsetDateTime.class).toInstant(),
        row.getColumn("finished_at", OffsetDateTime.class).toInstant(),
        row.getColumn("load_ms", Double.class),
        row.getColumn("compute_ms", Double.class),
        row.getColumn("store_ms", Double.class),
        row.getColumn("vertex_count", Integer.class),
        row.getColumn("edge_count", Integer.class),
        row.getColumn("active_count", Integer.class),
        row.getColumn("changed_count", Integer.class),
        row.getColumn("hash", String.class),
        row.getColumn("inputs", String.class),
        row.getColumn("snapshot_id", Long.class));
  }
}
