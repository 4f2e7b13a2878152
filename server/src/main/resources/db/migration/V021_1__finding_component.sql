-- Findings of a component, of one tenant: the index under a foreign key led with the component. Runs outside a transaction
-- (V021_1….conf); what a run that was cut short left behind is dropped first.

set lock_timeout = '5s';

drop index concurrently if exists ix_finding_of_component;
create index concurrently ix_finding_of_component on finding (tenant_id, component_id);
drop index concurrently if exists ix_finding_component;
