-- The snapshot that was kept of a run, and when a git history was last read. Runs outside a transaction (V028_1….conf); what a run that
-- was cut short left behind is dropped first.

set lock_timeout = '5s';

drop index concurrently if exists ix_graph_snapshot_run;
create index concurrently ix_graph_snapshot_run on graph_snapshot (tenant_id, metric_run_id, id);
drop index concurrently if exists ix_gitlog_artifacts_processed;
create index concurrently ix_gitlog_artifacts_processed on gitlog_artifacts (tenant_id, processed_at desc) where status = 'processed';
