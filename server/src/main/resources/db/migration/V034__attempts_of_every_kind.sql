-- Git logs, surveys, grants, overrides and registries that are refused leave an attempt too; what is accepted of them has tables of its own.

set lock_timeout = '5s';

alter table document_submission drop constraint document_submission_kind_check;
alter table document_submission add constraint document_submission_kind_check
  check (kind in ('vex', 'advisories', 'epss', 'kev', 'attestation', 'gitlog', 'opengrants', 'survey', 'overrides', 'registry')) not valid;
alter table document_submission validate constraint document_submission_kind_check;
comment on table document_submission is 'class=audit; idempotency=none, every attempt is a row, refused ones too; tenant=rls; retention=400 days; document_id names the vex_document, feed_import or attestation that it made or repeated; of git logs, surveys, grants, overrides and registries only what was refused is here; queries=none hot, the audit list of documents and retention';

comment on table artifact_blob is 'class=sor; idempotency=(tenant_id, sha256); tenant=rls, never shared; retention=as long as a document or an attempt names it, 400 days at least, for ever outside of the database; compressed in Java, re-hashed on every read';
