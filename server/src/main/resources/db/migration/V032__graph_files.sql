-- Resident graphs are kept in files for the next start. A file is believed when its row is here: the row was committed after everything
-- that the file holds, so a database that was taken back to an earlier time does not have it, and marks are kept back to it for an hour.

set lock_timeout = '5s';

create table graph_file (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  read_from xid8 not null,
  made_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
comment on table graph_file is 'class=projection; idempotency=(tenant_id, id); tenant=rls; refresh=with each file that a process writes; retention=until the next file of the process, 30 days at most; vouches for a file of a process'' folder with the tenant''s graph as of the oldest transaction that was not seen (read_from); marks in graph_change are kept back to there for an hour';
alter table graph_file enable row level security;
alter table graph_file force row level security;
create policy tenant_isolation on graph_file to atlas_app using (tenant_id = (select current_setting('atlas.tenant')::uuid));
grant select, insert, delete on graph_file to atlas_app;
