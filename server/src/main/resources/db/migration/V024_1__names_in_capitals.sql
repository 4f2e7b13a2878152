-- What vulnerabilities are called, in capitals: statements name them as they like (R__search.sql asks, as upper() is not leakproof).
-- Runs outside a transaction (V024_1….conf); what a run that was cut short left behind is dropped first.

set lock_timeout = '5s';

drop index concurrently if exists ix_vulnerability_alias_capitals;
create index concurrently ix_vulnerability_alias_capitals on vulnerability_alias (tenant_id, upper(name));
