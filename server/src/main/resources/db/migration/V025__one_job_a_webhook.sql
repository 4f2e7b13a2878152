-- A webhook is told of events by one job that goes through the log from where the webhook stands, and no longer by a job for each
-- event: deliveries that waited become that job. Dead letters keep what a job needs to be put back as it was.
set lock_timeout = '5s';

alter table job_dead
  add column max_attempts int not null default 10,
  add column lease_token bigint not null default 0;
comment on column job_dead.lease_token is 'goes on when the job is put back under its number, so that a worker of its former life changes nothing';

-- FORCE binds a plain owner too, and a hidden row is no error: this would silently do nothing.
alter table webhook no force row level security;
alter table job_queue no force row level security;
update webhook w
set sent_seq = coalesce(
  (select min((j.payload ->> 'seq')::bigint) - 1 from job_queue j
   where j.tenant_id = w.tenant_id and j.kind = 'webhook.deliver' and (j.payload ->> 'webhook')::int = w.id),
  (select case when is_called then last_value else 0 end from event_log_seq))
where w.format = 'event';
delete from job_queue where kind = 'webhook.deliver' and payload ? 'seq' and locked_at is null;
insert into job_queue (tenant_id, queue, kind, payload, unique_key, order_key, priority, max_attempts)
select tenant_id, 'delivery', 'webhook.deliver', jsonb_build_object('webhook', id), 'webhook:' || id, 'webhook:' || id, 5, 84
from webhook where active and format = 'event';
alter table job_queue force row level security;
alter table webhook force row level security;
comment on column webhook.sent_seq is 'number of the last event that it was told of, or that it did not want; set back by a replay';

comment on table git_run is 'class=audit; idempotency=(tenant_id, seed_run_ordinal); tenant=rls; retention=400 days, and the last one; runs of the git-log schedule, counted';
