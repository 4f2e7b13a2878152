-- What a finding's rank was computed with, so that a metric run re-ranks those only whose artifact moved.

set lock_timeout = '5s';

alter table finding add column metric_run_id bigint;
comment on column finding.metric_run_id is 'newest metric run when criticality and pony_factor were read: they are that run''s; null before the first run';

alter table artifact_risk_summary add column criticality int;
alter table artifact_risk_summary add column pony_factor int;
alter table artifact_risk_summary add column mixed boolean not null default true;
comment on column artifact_risk_summary.mixed is 'its open findings were ranked with different values of criticality or pony_factor, so the next re-ranking takes them all';
