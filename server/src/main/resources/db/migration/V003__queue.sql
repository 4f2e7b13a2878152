-- The queue of seed 2 in full: lanes, per-tenant fairness, per-key order, pause, schedules, payloads apart, history by month.
-- allow migration.index: live rows only, so these tables are small when a server starts
-- allow migration.drop-index: the same
set lock_timeout = '5s';

alter table job_queue add column queue text not null default 'ingest' check (queue in ('ingest', 'metrics', 'import', 'delivery', 'upkeep'));
alter table job_queue add column order_key text;
-- FORCE binds a plain owner too, and a hidden row is no error: the backfill would silently do nothing.
alter table job_queue no force row level security;
update job_queue set queue = case when kind = 'metrics.run' then 'metrics' when kind = 'registry.import' then 'import' else 'ingest' end;
alter table job_queue force row level security;

-- The claim walks the tenants that have ready jobs in a lane, and in each takes the first by (priority, run_after, id).
drop index ix_job_queue_ready;
drop index ix_job_queue_tenant;
create index ix_job_queue_ready on job_queue (queue, tenant_id, priority, run_after, id) where locked_at is null;
create index ix_job_queue_order on job_queue (tenant_id, order_key, id) where order_key is not null;
create unique index ux_job_queue_order_leased on job_queue (tenant_id, order_key) where order_key is not null and locked_at is not null;
comment on table job_queue is 'class=queue; idempotency=(tenant_id, unique_key) among waiting jobs; tenant=rls, the worker role claims across tenants, so the claim index leads with the lane; retention=a completed job is deleted into job_history, a dead one into job_dead';

create table job_queue_payload (
  tenant_id uuid not null references tenant (id),
  job_id bigint not null,
  payload jsonb not null,
  primary key (tenant_id, job_id)
);
comment on table job_queue_payload is 'class=queue; idempotency=(tenant_id, job_id); tenant=rls, read by the worker role; retention=deleted by the statement that deletes its job (a foreign key cost two thirds of a batched completion); payloads over 2 KB stay out of the row that claims and heartbeats rewrite';

create table job_pause (
  queue text primary key,
  paused_at timestamptz not null default now(),
  reason text not null default ''
);
comment on table job_pause is 'class=queue; idempotency=queue; tenant=none, an operator pauses a lane for the whole server; retention=until resumed';

create table job_schedule (
  tenant_id uuid not null references tenant (id),
  name text not null,
  queue text not null,
  kind text not null,
  payload jsonb not null default '{}',
  cron text not null,
  next_run timestamptz not null,
  last_run timestamptz,
  paused boolean not null default false,
  primary key (tenant_id, name)
);
create index ix_job_schedule_due on job_schedule (next_run) where not paused;
comment on table job_schedule is 'class=queue; idempotency=(tenant_id, name), a due row makes one job; tenant=rls, the worker role ticks across tenants, so the due index leads with the time; retention=forever; cron is five fields in UTC';

alter table job_history no force row level security;
alter table job_history rename to job_history_v001;
alter table job_history_v001 rename constraint job_history_pkey to job_history_v001_pkey;
drop index brin_job_history_finished;
create table job_history (
  tenant_id uuid not null,
  id bigint not null,
  queue text not null,
  kind text not null,
  attempts int not null,
  created_at timestamptz not null,
  started_at timestamptz not null,
  finished_at timestamptz not null default now(),
  worked_by text not null,
  primary key (tenant_id, finished_at, id)
) partition by range (finished_at);
create index brin_job_history_finished on job_history using brin (finished_at);
comment on table job_history is 'class=event; idempotency=(tenant_id, finished_at, id); tenant=rls; retention=60 days by dropping partitions';

alter table job_dead add column queue text not null default 'ingest';
alter table job_dead add column unique_key text;
alter table job_dead add column order_key text;
alter table job_dead add column priority smallint not null default 5;
create index ix_job_dead_newest on job_dead (tenant_id, died_at desc, id desc);

-- Monthly partitions, made apart and then attached, so that the parent is locked for a moment only. Called at every start and
-- by the daily upkeep job; security definer would let the app role make tables, so only the owner may call it.
create function atlas_make_partition(parent regclass, month date) returns boolean language plpgsql as $$
declare
  name text := format('%s_p%s', parent::text, to_char(month, 'YYYYMM'));
  first date := date_trunc('month', month)::date;
begin
  if to_regclass(name) is not null then return false; end if;
  execute format('create table %I (like %s including defaults including constraints including storage including comments)', name, parent);
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
  execute format('alter table %s attach partition %I for values from (%L) to (%L)', parent, name,
    first::timestamp at time zone 'UTC', (first + interval '1 month')::timestamp at time zone 'UTC');
  return true;
end
$$;
comment on function atlas_make_partition is 'makes and attaches the partition of the month that holds the date; false when it is there';

select atlas_make_partition('job_history', (date_trunc('month', now() at time zone 'UTC') + make_interval(months => m))::date)
from generate_series(-1, 3) m;
insert into job_history (tenant_id, id, queue, kind, attempts, created_at, started_at, finished_at, worked_by)
select tenant_id, id, 'ingest', kind, attempts, created_at, created_at, finished_at, worked_by from job_history_v001
where finished_at >= (date_trunc('month', now() at time zone 'UTC') - interval '1 month') at time zone 'UTC';
drop table job_history_v001;

do $$
declare
  t text;
begin
  foreach t in array array['job_queue_payload', 'job_schedule', 'job_history'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_isolation on %I to atlas_app using (tenant_id = (select current_setting(''atlas.tenant'')::uuid))', t);
    execute format('create policy worker_any_tenant on %I to atlas_worker using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to atlas_app, atlas_worker', t);
  end loop;
end
$$;
grant select, insert, delete on job_pause to atlas_worker;
grant select on job_pause to atlas_app;
