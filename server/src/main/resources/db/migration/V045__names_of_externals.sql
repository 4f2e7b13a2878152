-- Every metric run writes the criticality of most externals anew, and each time all indexes on their rows got an entry more, those on ids and
-- names too, which never change. Their order is kept where no run writes: ids in repo_vertices, names in catalog_name.
-- Runs outside a transaction (V045__names_of_externals.sql.conf); what a run that was cut short left behind is dropped first.

set lock_timeout = '5s';

drop index concurrently if exists ix_catalog_name_externals;
create index concurrently ix_catalog_name_externals on catalog_name (tenant_id, name) where kind = 3;
drop index concurrently if exists ux_external_repos_canonical_id;
drop index concurrently if exists ix_external_repos_display_name;
