-- What bulk ingest adds most of after edges: packages that are new to the graph or to the dictionary. A new component asked for its package's
-- row, though the statement that makes it takes the number from that row and no package is ever deleted; a new vertex asked for the tenant's,
-- though what makes it (a document, a registry's import) is of that tenant by its own keys, and the policy lets nobody write another's.

set lock_timeout = '5s';

alter table component drop constraint component_package_id_fkey;
alter table repo_vertices drop constraint repo_vertices_tenant_id_fkey;
comment on column component.package_id is 'package.id, taken from its row by the statement that makes the component; packages stay for ever';
comment on table external_repos is 'class=sor; idempotency=(tenant_id, id); tenant=rls; retention=forever; canonical_id repeats repo_vertices'', where it is unique; metric runs write its rows, so what orders ids and names is elsewhere: ux_repo_vertices_canonical_id, ix_catalog_name_externals';
