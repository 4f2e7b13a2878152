-- Use counts are the rows that bulk ingest changes most. Each new one asked for the tenant's row, though the document in force that it is
-- counted from refers to the same tenant; and a count changed in place needs room on its page.

set lock_timeout = '5s';

alter table component_use drop constraint component_use_tenant_id_fkey;
alter table package_use drop constraint package_use_tenant_id_fkey;
alter table license_use drop constraint license_use_tenant_id_fkey;
alter table component_use set (fillfactor = 80);
alter table package_use set (fillfactor = 80);
