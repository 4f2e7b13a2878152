-- Audit lists by what became of an attempt, and projects by their owner. The comparison of enums is not leakproof, so under row-level
-- security no key of an index can be a status: what is listed by it has a partial index, whose condition is proved and not run.
-- Runs outside a transaction (V016__leakproof_lists.sql.conf); what a run that was cut short left behind is dropped first.

set lock_timeout = '5s';

drop index concurrently if exists ix_sbom_submissions_waiting;
create index concurrently ix_sbom_submissions_waiting on sbom_submissions (tenant_id, submitted_at desc, id desc) where status = 'pending' and not duplicate;
drop index concurrently if exists ix_sbom_submissions_failed;
create index concurrently ix_sbom_submissions_failed on sbom_submissions (tenant_id, submitted_at desc, id desc) where status = 'failed';
drop index concurrently if exists ix_gitlog_artifacts_waiting;
create index concurrently ix_gitlog_artifacts_waiting on gitlog_artifacts (tenant_id, submitted_at desc, id desc) where status = 'pending';
drop index concurrently if exists ix_gitlog_artifacts_failed;
create index concurrently ix_gitlog_artifacts_failed on gitlog_artifacts (tenant_id, submitted_at desc, id desc) where status = 'failed';
drop index concurrently if exists ix_projects_git_owner_key;
create index concurrently ix_projects_git_owner_key on projects (tenant_id, git_owner_key) where git_owner_key is not null;

drop index concurrently if exists ix_sbom_submissions_state;
drop index concurrently if exists ix_gitlog_artifacts_status;
drop index concurrently if exists ix_projects_git_owner_url;
