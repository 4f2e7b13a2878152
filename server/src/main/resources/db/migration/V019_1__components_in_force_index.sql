-- Who uses a component or a licence: the arrays of the documents in force. Runs outside a transaction (V019_1….conf); what a run that
-- was cut short left behind is dropped first.

set lock_timeout = '5s';

drop index concurrently if exists ix_sbom_occurrence_components;
create index concurrently ix_sbom_occurrence_components on sbom_occurrence using gin (tenant_id, component_ids) where in_force;
drop index concurrently if exists ix_sbom_occurrence_licenses;
create index concurrently ix_sbom_occurrence_licenses on sbom_occurrence using gin (tenant_id, license_ids) where in_force;
