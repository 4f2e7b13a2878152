-- Packages that a document lists and no relationship names, so that they go when the last document that lists
-- them goes; and projects found by their owner's address in any case, with or without the closing slash.

set lock_timeout = '5s';

create table loose_package (
  tenant_id uuid not null references tenant (id),
  source_id int not null,
  vertex_id int not null,
  primary key (tenant_id, source_id, vertex_id),
  foreign key (tenant_id, source_id) references edge_source (tenant_id, id),
  foreign key (tenant_id, vertex_id) references repo_vertices (tenant_id, id) on delete cascade
);
create index ix_loose_package_vertex on loose_package (tenant_id, vertex_id);
comment on table loose_package is 'class=sor; idempotency=(tenant_id, source_id, vertex_id); tenant=rls; retention=until its source no longer lists it; vertices that a source names without an edge';
alter table loose_package enable row level security;
alter table loose_package force row level security;
create policy tenant_isolation on loose_package to atlas_app using (tenant_id = (select current_setting('atlas.tenant')::uuid));
grant select, insert, update, delete on loose_package to atlas_app;

drop index ix_projects_git_owner_url;
create index ix_projects_git_owner_url on projects (tenant_id, rtrim(lower(git_owner_url), '/')) where git_owner_url is not null;
