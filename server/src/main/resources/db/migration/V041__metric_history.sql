-- What runs changed, many subjects a row: a run of a busy tenant changes tens of thousands of values at once.

set lock_timeout = '5s';

create table metric_history (
  tenant_id uuid not null,
  at timestamptz not null,
  run_id bigint not null,
  subject_kind "char" not null check (subject_kind in ('v', 'p')),
  chunk int not null,
  subject_ids int[] not null,
  criticality bigint[],
  criticality_repos int[],
  criticality_projects int[],
  criticality_union bigint[],
  pony_factor int[],
  adoption_score double precision[],
  primary key (tenant_id, subject_kind, chunk, at, run_id)
) partition by range (at);
create index ix_metric_history_run on metric_history (tenant_id, run_id);
create index brin_metric_history_at on metric_history using brin (at);
comment on table metric_history is 'class=event; idempotency=(tenant_id, subject_kind, chunk, at, run_id); tenant=rls; retention=400 days by dropping partitions; what each metric run changed (v: vertex, p: project), and at the first run of a month all values, so that a month is understood without the one before; a row holds the changed ones of 128 neighbouring ids, chunk = id >> 7, a metric that none of them has is null';

select atlas_make_partition('metric_history'::regclass, m.month::date)
from generate_series(
  (select coalesce(date_trunc('month', min(at) at time zone 'UTC'), date_trunc('month', now() at time zone 'UTC')) from metric_value),
  date_trunc('month', now() at time zone 'UTC') + interval '3 months', interval '1 month') as m (month);

alter table metric_history enable row level security;
create policy tenant_isolation on metric_history to atlas_app using (tenant_id = (select current_setting('atlas.tenant')::uuid));
grant select, insert, update, delete on metric_history to atlas_app;

-- What a worker of before is about to add comes before the copy or fails; none is lost between copy and drop.
lock table metric_value in share row exclusive mode;
insert into metric_history (tenant_id, at, run_id, subject_kind, chunk, subject_ids, criticality, criticality_repos,
  criticality_projects, criticality_union, pony_factor, adoption_score)
select tenant_id, at, run_id, subject_kind, subject_id >> 7,
       array_agg(subject_id order by subject_id),
       array_agg(criticality order by subject_id),
       case when bool_or(criticality_repos is not null) then array_agg(criticality_repos order by subject_id) end,
       case when bool_or(criticality_projects is not null) then array_agg(criticality_projects order by subject_id) end,
       case when bool_or(criticality_union is not null) then array_agg(criticality_union order by subject_id) end,
       case when bool_or(pony_factor is not null) then array_agg(pony_factor order by subject_id) end,
       case when bool_or(adoption_score is not null) then array_agg(adoption_score order by subject_id) end
from metric_value
group by tenant_id, at, run_id, subject_kind, subject_id >> 7;

-- From here on its owner is bound too: before, an owner that is no superuser could have put nothing in.
alter table metric_history force row level security;

drop table metric_value;
comment on table metric_checkpoint is 'class=sor; idempotency=(tenant_id, month); tenant=rls; retention=400 days; the run of each month that wrote all values into metric_history';
