-- Edges are the rows of the graph that bulk ingest writes most of. Each asked for the tenant's row, though the source that asserts it and the
-- vertices at its ends belong to the same tenant by their own keys. Externals change in place with each newer version and each metric run, and
-- need room on their pages for that.

set lock_timeout = '5s';

alter table depends_on drop constraint depends_on_tenant_id_fkey;
alter table loose_package drop constraint if exists loose_package_tenant_id_fkey;
alter table external_repos set (fillfactor = 80);
alter table repos set (fillfactor = 80);
