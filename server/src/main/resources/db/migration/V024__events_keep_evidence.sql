-- The past of a finding, also where its events are older than what is kept of them.

set lock_timeout = '5s';

alter table finding_event add column evidence_hash bytea;
comment on column finding_event.evidence_hash is 'the finding''s evidence_hash as the event left it; null in events of before';
