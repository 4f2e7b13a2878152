-- The audit lists by what became of an attempt. Both tables are class=audit, which the list of classes in V001's head omits.

set lock_timeout = '5s';

create index ix_sbom_submissions_state on sbom_submissions (tenant_id, status, duplicate, submitted_at desc, id desc);
create index ix_gitlog_artifacts_status on gitlog_artifacts (tenant_id, status, submitted_at desc, id desc);
