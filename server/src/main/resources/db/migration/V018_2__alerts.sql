-- Alerts: a webhook may be a chat's or a mailbox's, told in digests, and may want the worst findings only.

set lock_timeout = '5s';

alter table webhook
  add column format varchar(16) not null default 'event' check (format in ('event', 'slack', 'email')),
  add column min_severity varchar(16) check (min_severity in ('low', 'medium', 'high', 'critical')),
  add column min_risk double precision check (min_risk between 0 and 100),
  add column digest_seconds int not null default 0 check (digest_seconds between 0 and 86400),
  add column sent_seq bigint not null default 0;
comment on column webhook.format is 'event: one signed delivery for each event; slack and email: a digest of what was published since sent_seq, digest_seconds after the first of it';
comment on column webhook.min_severity is 'tells of events about findings only, and of those only if one is at least so severe; min_risk likewise';
