-- What a scan found has its evidence where findings have theirs, each text once; and findings of before V023 are assessed again.

set lock_timeout = '5s';

alter table scan_run_finding alter column evidence drop not null;
alter table scan_run_finding add column evidence_hash bytea;
comment on column scan_run_finding.evidence_hash is 'names the evidence in finding_evidence; null in runs of before, which have a copy of it in evidence';

-- No finding ever named its scan, and the check of that key ran for each row.
alter table finding drop constraint if exists finding_tenant_id_scan_run_id_fkey;
comment on table finding is 'class=projection; idempotency=(tenant_id, source_id, component_id, vulnerability_id); tenant=rls; refresh=in the transaction that applies an SBOM, an advisory, a VEX document or a decision; retention=closed ones stay with their reason; risk is 100 times the geometric mean of the factors that are known; no foreign keys: what it refers to is never deleted';
comment on column finding.scan_run_id is 'not used: scan_run_finding says what a run found';

-- Many events of one kind in one row, which the relay takes apart.
alter table outbox_events add column many text;
alter table outbox_events add column events int not null default 1 check (events > 0);
comment on column outbox_events.many is 'JSON that jsonb can hold: an array of objects with subject, project and payload, each an event of this row''s type; null when the row is one event itself';
comment on column outbox_events.events is 'how many events the row is';

-- What SBOMs carried before V023 was in force as if it had come by itself, also where it said nothing of the kind: findings that it decided then
-- are assessed again, once.
create table finding_again (
  tenant_id uuid not null references tenant (id),
  source_id int not null,
  primary key (tenant_id, source_id)
);
comment on table finding_again is 'class=queue; idempotency=(tenant_id, source_id); tenant=rls; retention=until assessed by the next job components.extract, which every start and every hour has; artifacts whose findings are to be assessed once more though nothing of theirs changed';
alter table finding_again enable row level security;
create policy tenant_isolation on finding_again to atlas_app using (tenant_id = (select current_setting('atlas.tenant')::uuid));
grant select, insert, update, delete on finding_again to atlas_app;

insert into finding_again (tenant_id, source_id)
with carried as materialized (
  select distinct tenant_id, source_id, encode(content_hash, 'hex') as digest from vex_document where origin = 'sbom'),
named as materialized (
  select distinct e.tenant_id, e.hash
  from finding_evidence e
  cross join lateral jsonb_array_elements(e.doc -> 'statements') as s (said)
  join carried c on c.tenant_id = e.tenant_id and c.digest = s.said ->> 'sha256'
  where exists (select from carried))
select c.tenant_id, c.source_id from carried c where c.source_id is not null
union
select f.tenant_id, f.source_id from finding f join named n on n.tenant_id = f.tenant_id and n.hash = f.evidence_hash;
-- From here on its owner is bound too: before, an owner that is no superuser could have put nothing in.
alter table finding_again force row level security;
