-- A rank counts what is more critical. So that it need not count all of that, each metric run notes at some values how many vertices have
-- that criticality or more, at most a few hundred vertices apart: the rest is counted. Without a row everything is counted, as before.

set lock_timeout = '5s';

create table criticality_steps (
  tenant_id uuid not null references tenant (id),
  external boolean not null,
  bounds int[] not null,
  at_least int[] not null,
  primary key (tenant_id, external),
  check (cardinality(bounds) = cardinality(at_least))
);
comment on table criticality_steps is 'class=projection; idempotency=(tenant_id, external); tenant=rls; refresh=by each metric run, with the columns that it writes; retention=forever; of repos and of externals: ascending values of criticality_score and how many have each or more';
alter table criticality_steps enable row level security;
alter table criticality_steps force row level security;
create policy tenant_isolation on criticality_steps to atlas_app using (tenant_id = (select current_setting('atlas.tenant')::uuid));
grant select, insert, update, delete on criticality_steps to atlas_app;
