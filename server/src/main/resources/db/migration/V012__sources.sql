-- Sources: how far an import is, who said what of a project, grants, packages of registries, kept answers, git schedules,
-- people who asked to be forgotten.

set lock_timeout = '5s';

alter table feed_import
  add column done int not null default 0,
  add column total int,
  add column cursor varchar(2048) not null default '',
  add column dry_run boolean not null default false,
  add column report jsonb not null default '[]';

create table field_provenance (
  tenant_id uuid not null references tenant (id),
  subject_kind varchar(16) not null check (subject_kind in ('project', 'vertex')),
  subject_id int not null,
  field varchar(64) not null,
  source varchar(128) not null,
  rank smallint not null,
  value varchar(4096) not null,
  feed_import_id bigint,
  set_at timestamptz not null default now(),
  primary key (tenant_id, subject_kind, subject_id, field),
  foreign key (tenant_id, feed_import_id) references feed_import (tenant_id, id)
);
create index ix_field_provenance_import on field_provenance (tenant_id, feed_import_id) where feed_import_id is not null;
comment on table field_provenance is 'class=sor; idempotency=(tenant_id, subject_kind, subject_id, field); tenant=rls; retention=with its subject; which source a field has its value from: a source of a lower rank never overwrites one of a higher';

create table project_evidence (
  tenant_id uuid not null references tenant (id),
  project_id int not null,
  opengrants boolean not null default false,
  completion smallint check (completion between 0 and 100),
  survey_round varchar(64),
  survey_answer activity_status check (survey_answer <> 'non-responsive'),
  survey_word varchar(128),
  surveyed_at timestamptz,
  survey_pending boolean not null default false,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references projects (tenant_id, id) on delete cascade
);
comment on table project_evidence is 'class=sor; idempotency=(tenant_id, project_id); tenant=rls; retention=with its project; what the status cascade knows of a project; survey_pending until the cascade has applied the survey';

create table grant_pool (
  tenant_id uuid not null references tenant (id),
  canonical_id varchar(512) not null,
  name varchar(512) not null,
  doc jsonb not null default '{}',
  feed_import_id bigint not null,
  primary key (tenant_id, canonical_id),
  foreign key (tenant_id, feed_import_id) references feed_import (tenant_id, id)
);
create index ix_grant_pool_import on grant_pool (tenant_id, feed_import_id);
comment on table grant_pool is 'class=extracted; idempotency=(tenant_id, canonical_id); tenant=rls; retention=forever; rounds of funding, the newest import of each';

create table grant_application (
  tenant_id uuid not null references tenant (id),
  canonical_id varchar(512) not null,
  project_id int not null,
  pool_id varchar(512) not null,
  pool_name varchar(512) not null,
  status varchar(16) check (status in ('approved', 'rejected', 'withdrawn', 'pending')),
  status_word varchar(128),
  applied_at timestamptz,
  completion smallint check (completion between 0 and 100),
  doc jsonb not null default '{}',
  feed_import_id bigint not null,
  primary key (tenant_id, canonical_id),
  foreign key (tenant_id, project_id) references projects (tenant_id, id) on delete cascade,
  foreign key (tenant_id, feed_import_id) references feed_import (tenant_id, id)
);
create index ix_grant_application_project on grant_application (tenant_id, project_id, applied_at desc);
create index ix_grant_application_import on grant_application (tenant_id, feed_import_id);
comment on table grant_application is 'class=extracted; idempotency=(tenant_id, canonical_id); tenant=rls; retention=forever; the newest import of each application; status is null for a word that is not known';

create table registry_package (
  tenant_id uuid not null references tenant (id),
  purl varchar(2048) not null,
  repo_vertex_id int not null,
  downloads bigint check (downloads >= 0),
  downloads_days int check (downloads_days > 0),
  latest_version varchar(512) not null default '',
  releases jsonb not null default '[]',
  doc jsonb not null default '{}',
  feed_import_id bigint not null,
  fetched_at timestamptz not null default now(),
  primary key (tenant_id, purl),
  foreign key (tenant_id, repo_vertex_id) references repo_vertices (tenant_id, id) on delete cascade,
  foreign key (tenant_id, feed_import_id) references feed_import (tenant_id, id)
);
create index ix_registry_package_vertex on registry_package (tenant_id, repo_vertex_id);
create index ix_registry_package_import on registry_package (tenant_id, feed_import_id);
comment on table registry_package is 'class=extracted; idempotency=(tenant_id, purl); tenant=rls; retention=with its vertex; what a registry says of a package: releases, downloads over so many days, metadata';

create table http_cache (
  tenant_id uuid not null references tenant (id),
  url_hash bytea not null check (octet_length(url_hash) = 32),
  url varchar(4096) not null,
  etag varchar(512),
  last_modified varchar(128),
  body bytea not null,
  fetched_at timestamptz not null default now(),
  primary key (tenant_id, url_hash)
);
alter table http_cache alter column body set storage external;
create index ix_http_cache_age on http_cache (tenant_id, fetched_at);
comment on table http_cache is 'class=projection; idempotency=(tenant_id, url_hash); tenant=rls; refresh=by the import that asks again, with If-None-Match; retention=90 days; answers of registries, deflated';

create table git_schedule (
  tenant_id uuid not null references tenant (id),
  repo_id int not null,
  due_at_run int not null default 0,
  fetched_at timestamptz,
  failures int not null default 0,
  last_error varchar(2048),
  primary key (tenant_id, repo_id),
  foreign key (tenant_id, repo_id) references repos (tenant_id, id) on delete cascade
);
comment on table git_schedule is 'class=projection; idempotency=(tenant_id, repo_id); tenant=rls; refresh=by each run of the git-log schedule; retention=with its repo; at which run a repo''s history is fetched again';

create table git_run (
  tenant_id uuid not null references tenant (id),
  seed_run_ordinal int not null,
  started_at timestamptz not null default now(),
  due int not null,
  repos int not null,
  primary key (tenant_id, seed_run_ordinal)
);
comment on table git_run is 'class=audit; idempotency=(tenant_id, seed_run_ordinal); tenant=rls; retention=forever, one row a run; runs of the git-log schedule, counted';

create table erased_person (
  tenant_id uuid not null references tenant (id),
  identity_hash bytea not null check (octet_length(identity_hash) = 32),
  stand_in bytea not null check (octet_length(stand_in) = 32),
  erased_at timestamptz not null default now(),
  primary key (tenant_id, identity_hash)
);
comment on table erased_person is 'class=sor; idempotency=(tenant_id, identity_hash); tenant=rls; retention=forever; who asked to be forgotten, as a hash of the keyed hash: later logs count them under the stand-in, without a name';

create table person_request (
  tenant_id uuid not null references tenant (id),
  id bigint generated by default as identity,
  kind varchar(16) not null check (kind in ('export', 'erasure')),
  contributor_id int not null,
  repos int not null,
  commits bigint not null,
  reason varchar(512) not null default '',
  occurred_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
comment on table person_request is 'class=audit; idempotency=none, every request is a row; tenant=rls; retention=forever; exports and erasures of a person''s data, without name or hash';

do $$
declare
  t text;
begin
  foreach t in array array['field_provenance', 'project_evidence', 'grant_pool', 'grant_application', 'registry_package', 'http_cache',
    'git_schedule', 'git_run', 'erased_person', 'person_request']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_isolation on %I to atlas_app using (tenant_id = (select current_setting(''atlas.tenant'')::uuid))', t);
    execute format('grant select, insert, update, delete on %I to atlas_app', t);
  end loop;
end
$$;
