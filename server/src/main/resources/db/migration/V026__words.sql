-- Words of what projects are about, for the full-text search (R__search.sql): sentences are searched by their words, names by their
-- trigrams. Apart from the rows that metric runs rewrite, as the names are. And large tables that no hot query reads say
-- who does; columns with a few values that very many rows have are counted more finely.

set lock_timeout = '5s';

create function atlas_words(label text, metadata jsonb) returns tsvector
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select setweight(to_tsvector('english'::regconfig, label), 'A')
      || setweight(to_tsvector('english'::regconfig, left(coalesce(metadata ->> 'description', ''), 20000)), 'B')
$$;
comment on function atlas_words is 'words of a name, and of the description in its metadata, which count for less';

alter table catalog_name add column words tsvector;
comment on column catalog_name.words is 'of a project: its name and description; null for what has no description of its own';

-- As the writer, under its policy; after name_made, which comes before it in the alphabet.
create function atlas_words_made() returns trigger language plpgsql as $$
begin
  update catalog_name n set words = atlas_words(m.display_name, m.project_metadata)
  from made m where n.tenant_id = m.tenant_id and n.kind = 1 and n.id = m.id;
  return null;
end
$$;
comment on function atlas_words_made is 'keeps catalog_name.words with projects that were made, once per statement';

create function atlas_words_changed() returns trigger language plpgsql as $$
begin
  update catalog_name set words = atlas_words(new.display_name, new.project_metadata)
  where tenant_id = new.tenant_id and kind = 1 and id = new.id;
  return null;
end
$$;
comment on function atlas_words_changed is 'keeps catalog_name.words with a project whose name or description was changed';

create trigger words_made after insert on projects referencing new table as made for each statement execute function atlas_words_made();
create trigger words_changed after update of display_name, project_metadata on projects for each row
when (old.display_name is distinct from new.display_name or old.project_metadata -> 'description' is distinct from new.project_metadata -> 'description')
execute function atlas_words_changed();

-- FORCE binds a plain owner too, and a hidden row is no error.
alter table projects no force row level security;
alter table catalog_name no force row level security;
update catalog_name n set words = atlas_words(p.display_name, p.project_metadata)
from projects p where n.tenant_id = p.tenant_id and n.kind = 1 and n.id = p.id;
alter table projects force row level security;
alter table catalog_name force row level security;

-- Few have many: a hundred values of these columns are not enough to know which, and a row count that is ten times off picks a plan by luck.
alter table depends_on alter column in_vertex_id set statistics 1000, alter column out_vertex_id set statistics 1000;
alter table finding alter column vulnerability_id set statistics 1000;

do $$
declare
  t record;
begin
  for t in select v.relation, v.queries from (values
    ('advisory_link', 'none hot, an import reads the names that it brings, by the primary key and ix_advisory_link_alias'),
    ('artifact_risk_summary', 'none hot, pages of one artifact and the roll-up of a tenant, by the primary key'),
    ('document_submission', 'none hot, the audit list of documents and retention'),
    ('epss_score', 'none hot, an import and the page of one vulnerability, by the primary key'),
    ('feed_advisory', 'none hot, imports and the page of one vulnerability, by the primary key'),
    ('loose_package', 'none hot, catalogue writers look for what nothing asserts any more'),
    ('scan_run_finding', 'none hot, a scan run is read whole, by the primary key'),
    ('status_event', 'none hot, the history of one project'),
    ('triage', 'none hot, decisions of one artifact while its findings are computed')) v (relation, queries)
  loop
    if to_regclass(t.relation) is not null then
      execute format('comment on table %I is %L', t.relation, obj_description(to_regclass(t.relation), 'pg_class') || '; queries=' || t.queries);
    end if;
  end loop;
end
$$;
