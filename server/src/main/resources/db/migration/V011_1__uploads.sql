-- Projects and tokens of clients that were written for Dependency-Track.
set lock_timeout = '5s';

create table upload_project (
  tenant_id uuid not null references tenant (id),
  id uuid not null default uuidv7(),
  name varchar(255) not null check (name <> ''),
  version varchar(255) not null default '',
  repository varchar(256) not null,
  parent_id uuid,
  latest boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  constraint ux_upload_project_name unique (tenant_id, name, version),
  foreign key (tenant_id, parent_id) references upload_project (tenant_id, id)
);
create index ix_upload_project_parent on upload_project (tenant_id, parent_id) where parent_id is not null;
comment on table upload_project is 'class=sor; idempotency=(tenant_id, name, version); tenant=rls; retention=forever; what a client calls a project version, and the repo whose documents those are; once a version is the latest, uploads of others are kept but not in force';

create table bom_upload (
  tenant_id uuid not null,
  token uuid not null default uuidv7(),
  project_id uuid not null,
  submission_id int not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, token),
  foreign key (tenant_id, project_id) references upload_project (tenant_id, id),
  foreign key (tenant_id, submission_id) references sbom_submissions (tenant_id, id) on delete cascade
);
create index ix_bom_upload_project on bom_upload (tenant_id, project_id, created_at desc);
create index ix_bom_upload_submission on bom_upload (tenant_id, submission_id);
comment on table bom_upload is 'class=sor; idempotency=(tenant_id, token); tenant=rls; retention=with its submission; the token that a client asks after';

do $$
declare
  t text;
begin
  foreach t in array array['upload_project', 'bom_upload'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_isolation on %I to atlas_app using (tenant_id = (select current_setting(''atlas.tenant'')::uuid))', t);
    execute format('grant select, insert, update, delete on %I to atlas_app', t);
  end loop;
end
$$;
