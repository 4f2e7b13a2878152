-- Names of the catalogue for the search while one types. They are apart from the rows that metric runs rewrite: a trigram index on those
-- would be written again with every score.

set lock_timeout = '5s';

create table catalog_name (
  tenant_id uuid not null references tenant (id),
  kind smallint not null check (kind between 1 and 4),
  id int not null,
  name text not null,
  primary key (tenant_id, kind, id)
);
create index ix_catalog_name_trigrams on catalog_name using gin (tenant_id, name gin_trgm_ops);
comment on table catalog_name is 'class=projection; idempotency=(tenant_id, kind, id); tenant=rls, searched across its policy by the functions of atlas_search; refresh=by statement triggers on projects (1), repos (2), external_repos (3) and contributors (4); retention=with the row it names';

alter table catalog_name enable row level security;
alter table catalog_name force row level security;
create policy tenant_isolation on catalog_name to atlas_app using (tenant_id = (select current_setting('atlas.tenant')::uuid));
create policy search_any_tenant on catalog_name for select to atlas_search using (true);
grant select, insert, update, delete on catalog_name to atlas_app;
grant select on catalog_name to atlas_search;

-- As the writer, under its policy.
create function atlas_name_rows() returns trigger language plpgsql as $$
declare
  named smallint := tg_argv[0]::smallint;
begin
  if tg_op = 'DELETE' then
    delete from catalog_name n using gone g where n.tenant_id = g.tenant_id and n.kind = named and n.id = g.id;
  elsif tg_argv[1] = 'name' then
    insert into catalog_name (tenant_id, kind, id, name) select tenant_id, named, id, name from made
    on conflict (tenant_id, kind, id) do update set name = excluded.name where catalog_name.name <> excluded.name;
  else
    insert into catalog_name (tenant_id, kind, id, name) select tenant_id, named, id, display_name from made
    on conflict (tenant_id, kind, id) do update set name = excluded.name where catalog_name.name <> excluded.name;
  end if;
  return null;
end
$$;
comment on function atlas_name_rows is 'keeps catalog_name with the rows it names, once per statement';

-- An update that does not name the column costs nothing.
create function atlas_name_changed() returns trigger language plpgsql as $$
begin
  update catalog_name set name = case tg_argv[1] when 'name' then to_jsonb(new) ->> 'name' else to_jsonb(new) ->> 'display_name' end
  where tenant_id = new.tenant_id and kind = tg_argv[0]::smallint and id = new.id;
  return null;
end
$$;
comment on function atlas_name_changed is 'keeps catalog_name with a row whose name was changed';

do $$
declare
  k record;
begin
  for k in select v.kind, v.relation, v.label from (values (1, 'projects', 'display_name'), (2, 'repos', 'display_name'),
                                 (3, 'external_repos', 'display_name'), (4, 'contributors', 'name')) v (kind, relation, label)
  loop
    execute format('create trigger name_made after insert on %I referencing new table as made for each statement execute function atlas_name_rows(%L, %L)',
      k.relation, k.kind, k.label);
    execute format('create trigger name_gone after delete on %I referencing old table as gone for each statement execute function atlas_name_rows(%L, %L)',
      k.relation, k.kind, k.label);
    execute format('create trigger name_changed after update of %I on %I for each row when (old.%I is distinct from new.%I) execute function atlas_name_changed(%L, %L)',
      k.label, k.relation, k.label, k.label, k.kind, k.label);
    -- FORCE binds a plain owner too, and a hidden row is no error.
    execute format('alter table %I no force row level security', k.relation);
    execute format('alter table catalog_name no force row level security');
    execute format('insert into catalog_name (tenant_id, kind, id, name) select tenant_id, %s, id, %I from %I', k.kind, k.label, k.relation);
    execute format('alter table %I force row level security', k.relation);
    execute format('alter table catalog_name force row level security');
  end loop;
end
$$;
