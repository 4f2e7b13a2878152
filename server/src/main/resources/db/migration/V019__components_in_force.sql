-- A document's numbers are kept once. What is in force was a second copy of them, the dearest part of an occurrence; now the documents
-- in force are marked, the search index covers those, and component_index is a view with the columns that it had. A document may be in
-- force for two artifacts, so which one an artifact has stands in a table of its own, a row of three numbers.

set lock_timeout = '5s';

create table artifact_document (
  tenant_id uuid not null references tenant (id),
  source_id int not null,
  document_id bigint not null,
  primary key (tenant_id, source_id),
  foreign key (tenant_id, source_id) references sbom_current (tenant_id, source_id),
  foreign key (tenant_id, document_id) references sbom_occurrence (tenant_id, document_id)
);
create index ix_artifact_document_document on artifact_document (tenant_id, document_id);
comment on table artifact_document is 'class=projection; idempotency=(tenant_id, source_id); tenant=rls, searched across its policy by the functions of atlas_search; refresh=in the transaction that makes a document current or withdraws it; retention=with sbom_current; the document whose components are counted and searched for an artifact';
alter table artifact_document enable row level security;
alter table artifact_document force row level security;
create policy tenant_isolation on artifact_document to atlas_app using (tenant_id = (select current_setting('atlas.tenant')::uuid));
create policy search_any_tenant on artifact_document for select to atlas_search using (true);
grant select, insert, update, delete on artifact_document to atlas_app;
grant select on artifact_document to atlas_search;

insert into artifact_document (tenant_id, source_id, document_id) select tenant_id, source_id, document_id from component_index;

-- Arrays out of the row: marking a document as in force or not writes a short row again and leaves them where they are.
alter table sbom_occurrence add column in_force boolean not null default false;
alter table sbom_occurrence set (toast_tuple_target = 128);
update sbom_occurrence o set in_force = true
where exists (select from artifact_document a where a.tenant_id = o.tenant_id and a.document_id = o.document_id);
comment on column sbom_occurrence.in_force is 'whether artifact_document has it for an artifact, or more';

drop table component_index;
create view component_index with (security_invoker = true) as
select a.tenant_id, a.source_id, a.document_id, o.component_ids, o.license_ids
from artifact_document a
join sbom_occurrence o on o.tenant_id = a.tenant_id and o.document_id = a.document_id
where o.in_force;
comment on view component_index is 'components and licences of the document in force for each artifact, in the document''s order, as often as it has them';
grant select on component_index to atlas_app, atlas_search;
