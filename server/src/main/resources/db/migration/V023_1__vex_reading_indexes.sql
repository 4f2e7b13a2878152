-- The same bytes once for each way in which they are read. Runs outside a transaction (V023_1….conf); what a run that was cut short left
-- behind is dropped first.

set lock_timeout = '5s';

drop index concurrently if exists ux_vex_document_reading;
create unique index concurrently ux_vex_document_reading on vex_document (tenant_id, content_hash, origin, trust, source_id, subjects_hash) nulls not distinct;
drop index concurrently if exists ix_vex_document_source;
create index concurrently ix_vex_document_source on vex_document (tenant_id, source_id) where source_id is not null;
alter table vex_document validate constraint fk_vex_document_source;
