-- Purls as documents write them, where they say more than the identity of a component does or name it besides: statements may mean them.

set lock_timeout = '5s';

alter table component_mark add column purls text[] not null default '{}';
comment on table component_mark is 'class=dictionary; idempotency=(component_id, content_hash, owner_tenant); tenant=none for public components, rls for those of an owner_tenant; retention=forever; what documents say of a component beside its identity: digests as algorithm:value, CPE names as written, purls that say more than the identity or name another package; component_id 0 is the root of a document, which is its tenant''s';

-- What was written before has the default, so that no row is touched; new rows say what they were read as.
alter table sbom_occurrence add column marked_as smallint not null default 1;
comment on column sbom_occurrence.marked_as is 'which reading sbom_mark is of: 1 digests and CPE names, 2 purls too; older ones are read again by the job components.extract';
