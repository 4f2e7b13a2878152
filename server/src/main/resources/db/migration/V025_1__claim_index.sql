-- The claim reads what keeps an order of its own (order_key) apart from what does not, each in its order; see JobStore.
-- Runs outside a transaction (V025_1__claim_index.sql.conf): workers go on meanwhile. What a run that was cut short left behind is an
-- invalid index, so it is dropped before it is made.

set lock_timeout = '5s';

drop index concurrently if exists ix_job_queue_claim;
create index concurrently ix_job_queue_claim on job_queue (queue, tenant_id, ((order_key is not null)::int), priority, run_after, id) where locked_at is null;
drop index concurrently if exists ix_job_queue_ready;
