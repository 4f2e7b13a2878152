-- A project version of Dependency-Track's clients has documents of its own. Those of all versions of a name were one chain, the repo's:
-- the version that was uploaded last goes on with it.

set lock_timeout = '5s';

alter table upload_project add column whole_repo boolean not null default false;
comment on column upload_project.whole_repo is 'its documents are the repo''s own: it was the last to be uploaded when those of all versions were';
comment on table upload_project is 'class=sor; idempotency=(tenant_id, name, version); tenant=rls; retention=forever; what a client calls a project version, and the repo whose documents those are, one chain for each version; once a version is the latest, uploads of others are kept but not in force';

alter table upload_project no force row level security;
alter table bom_upload no force row level security;
update upload_project p set whole_repo = true
from (select distinct on (l.tenant_id, l.repository) l.tenant_id, l.id
      from upload_project l
      join bom_upload u on u.tenant_id = l.tenant_id and u.project_id = l.id
      order by l.tenant_id, l.repository, l.latest desc, u.created_at desc) last
where p.tenant_id = last.tenant_id and p.id = last.id;
alter table upload_project force row level security;
alter table bom_upload force row level security;
