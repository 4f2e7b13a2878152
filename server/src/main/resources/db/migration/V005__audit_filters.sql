-- The audit lists by what became of an attempt. Both tables are class=audit, which the list of classes in V001's head omits.
-- Runs outside a transaction (V005__audit_filters.sql.conf): uploads go on while an old installation's rows are indexed. What a run
-- that was cut short left behind is an invalid index, so each is dropped before it is made.

set lock_timeout = '5s';

drop index concurrently if exists ix_sbom_submissions_state;
create index concurrently ix_sbom_submissions_state on sbom_submissions (tenant_id, status, duplicate, submitted_at desc, id desc);
drop index concurrently if exists ix_gitlog_artifacts_status;
create index concurrently ix_gitlog_artifacts_status on gitlog_artifacts (tenant_id, status, submitted_at desc, id desc);
