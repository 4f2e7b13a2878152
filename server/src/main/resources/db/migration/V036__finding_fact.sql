-- One advisory about a thousand artifacts writes a thousand findings of one vulnerability: their keys lie side by side when they begin with it,
-- and not on a page of each artifact; so the same index finds a vulnerability's findings. Runs outside a transaction (V036….conf); what a run
-- that was cut short left behind is dropped first.

set lock_timeout = '5s';

drop index concurrently if exists ux_finding_fact_of_vulnerability;
create unique index concurrently ux_finding_fact_of_vulnerability on finding (tenant_id, vulnerability_id, component_id, source_id);
alter table finding
  drop constraint if exists ux_finding_fact,
  add constraint ux_finding_fact unique using index ux_finding_fact_of_vulnerability;
drop index concurrently if exists ix_finding_vulnerability;
-- How many there are of a severity is in the summaries but for those of which nobody knows whether they are affected: few.
drop index concurrently if exists ix_finding_unknown;
create index concurrently ix_finding_unknown on finding (tenant_id, severity_rating) where open and verdict = 'unknown';

alter table artifact_risk_summary set (fillfactor = 70);
