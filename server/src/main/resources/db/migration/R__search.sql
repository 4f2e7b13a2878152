-- Searches by pattern and by array. They run as atlas_search, for whom the indexes on them serve; so each one compares the tenant that it
-- is asked for with the tenant of the transaction, and a search of a dictionary goes through what that tenant uses. Patterns come with
-- their wildcards escaped.

set local lock_timeout = '5s';

grant create on schema public to atlas_search;
set local role atlas_search;

-- CREATE OR REPLACE cannot change what a function returns.
drop function if exists atlas_artifacts_using(uuid, int[], int, int);
drop function if exists atlas_artifacts_licensed(uuid, int[], int, int);
-- Nor its arguments: it would make a second one beside it.
drop function if exists atlas_search_packages(uuid, text, text, text, int, int);
drop function if exists atlas_search_components(uuid, text, text, int, int);
drop function if exists atlas_catalog_named(uuid, text, text, int);
drop function if exists atlas_catalog_matches(uuid, text, int);

create or replace function atlas_search_packages(p_tenant uuid, p_text text, p_pattern text, p_words text, p_ecosystem text, p_limit int, p_offset int)
returns table (purl varchar, ecosystem text, namespace text, name text, artifact_count int, total bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select p.purl, p.ecosystem, p.namespace, p.name, u.artifact_count, count(*) over () as total
  from package p
  join package_use u on u.tenant_id = p_tenant and u.package_id = p.id
  where (p.full_name ilike p_pattern
      or (p_words <> '' and to_tsvector('simple', translate(p.full_name, '@/._-:+', '       ')) @@ to_tsquery('simple', p_words)))
    and (p_ecosystem is null or p.ecosystem = p_ecosystem)
    and p_tenant = (select current_setting('atlas.tenant')::uuid)
  order by lower(p.name) = lower(p_text) desc, u.artifact_count desc, p.purl
  limit p_limit offset p_offset
$$;
comment on function atlas_search_packages is 'packages that the tenant uses, by a pattern of their names or by the words in them; the exact name first, then those in most artifacts';

create or replace function atlas_search_components(p_tenant uuid, p_text text, p_pattern text, p_words text, p_limit int, p_offset int)
returns table (purl varchar, package varchar, ecosystem text, name text, version text, artifact_count int, total bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select c.purl, p.purl as package, p.ecosystem, p.name, c.version, u.artifact_count, count(*) over () as total
  from package p
  join component_use u on u.tenant_id = p_tenant and u.package_id = p.id
  join component c on c.id = u.component_id
  where (p.full_name ilike p_pattern
      or (p_words <> '' and to_tsvector('simple', translate(p.full_name, '@/._-:+', '       ')) @@ to_tsquery('simple', p_words)))
    and p_tenant = (select current_setting('atlas.tenant')::uuid)
  order by lower(p.name) = lower(p_text) desc, p.purl, c.version_key desc, c.purl
  limit p_limit offset p_offset
$$;
comment on function atlas_search_components is 'components that the tenant uses, by a pattern of their packages'' names or by the words in them; newest version of a package first';

-- Arrays are fetched for the rows shown only: a component that all artifacts have would carry all arrays through the sort. Of one component
-- there is nothing to look up in them.
create or replace function atlas_artifacts_using(p_tenant uuid, p_components int[], p_limit int, p_offset int)
returns table (source_id int, artifact varchar, repo varchar, sbom_id bigint, component_ids int[], total bigint)
language sql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp as $$
  select q.source_id, s.source_key, r.canonical_id, f.document_id,
         case when cardinality(p_components) = 1 then p_components
              else array(select distinct w.id from unnest(p_components) as w (id) where w.id = any (f.component_ids) order by w.id) end, q.total
  from (
    select i.source_id, count(*) over () as total
    from component_index i
    where i.tenant_id = p_tenant and i.component_ids && p_components
      and p_tenant = (select current_setting('atlas.tenant')::uuid)
    order by i.source_id
    limit p_limit offset p_offset) q
  join component_index f on f.tenant_id = p_tenant and f.source_id = q.source_id
  join edge_source s on s.tenant_id = p_tenant and s.id = q.source_id
  left join repos r on r.tenant_id = p_tenant and r.id = s.repo_vertex_id
  order by q.source_id
$$;
comment on function atlas_artifacts_using is 'artifacts whose SBOM in force has one of the components, and which of them; in the order in which they first came';

create or replace function atlas_sources_using(p_tenant uuid, p_components int[])
returns table (source_id int, component_ids int[])
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select i.source_id,
         case when cardinality(p_components) = 1 then p_components
              else array(select w.id from unnest(p_components) as w (id) where w.id = any (i.component_ids)) end
  from component_index i
  where i.tenant_id = p_tenant and i.component_ids && p_components
    and p_tenant = (select current_setting('atlas.tenant')::uuid)
  order by i.source_id
$$;
comment on function atlas_sources_using is 'artifacts by number whose SBOM in force has one of the components, all of them, and which';

create or replace function atlas_artifacts_licensed(p_tenant uuid, p_licenses int[], p_limit int, p_offset int)
returns table (source_id int, artifact varchar, repo varchar, sbom_id bigint, total bigint)
language sql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp as $$
  select q.source_id, s.source_key, r.canonical_id, f.document_id, q.total
  from (
    select i.source_id, count(*) over () as total
    from component_index i
    where i.tenant_id = p_tenant and i.license_ids && p_licenses
      and p_tenant = (select current_setting('atlas.tenant')::uuid)
    order by i.source_id
    limit p_limit offset p_offset) q
  join component_index f on f.tenant_id = p_tenant and f.source_id = q.source_id
  join edge_source s on s.tenant_id = p_tenant and s.id = q.source_id
  left join repos r on r.tenant_id = p_tenant and r.id = s.repo_vertex_id
  order by q.source_id
$$;
comment on function atlas_artifacts_licensed is 'artifacts whose SBOM in force has a component under one of the licences; in the order in which they first came';

create or replace function atlas_search_licenses(p_tenant uuid, p_pattern text, p_limit int, p_offset int)
returns table (expression varchar, artifact_count int, total bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select l.expression, u.artifact_count, count(*) over () as total
  from license_use u
  join license l on l.id = u.license_id
  where u.tenant_id = p_tenant and l.expression ilike p_pattern
    and p_tenant = (select current_setting('atlas.tenant')::uuid)
  order by u.artifact_count desc, l.expression
  limit p_limit offset p_offset
$$;
comment on function atlas_search_licenses is 'licences that the tenant''s SBOMs in force name, by a pattern; those in most artifacts first';

-- One look at the trigrams: whether few match is known once they are found.
create or replace function atlas_catalog_named(p_tenant uuid, p_text text, p_pattern text, p_few int, p_limit int)
returns table (kind text, id text, display_name text, criticality bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with hit as materialized (
    select n.kind, n.id, n.name from catalog_name n
    where n.tenant_id = p_tenant and n.name ilike p_pattern
      and p_tenant = (select current_setting('atlas.tenant')::uuid)
    limit p_few
  )
  (select case n.kind when 1 then 'project' when 2 then 'repo' when 3 then 'external-repo' else 'contributor' end as kind,
          coalesce(p.canonical_id, r.canonical_id, x.canonical_id, n.id::text) as id, n.name,
          coalesce(p.criticality_score, r.criticality_score, x.criticality_score) as criticality
   from hit n
   left join projects p on n.kind = 1 and p.tenant_id = p_tenant and p.id = n.id
   left join repos r on n.kind = 2 and r.tenant_id = p_tenant and r.id = n.id
   left join external_repos x on n.kind = 3 and x.tenant_id = p_tenant and x.id = n.id
   where p_few is null or (select count(*) from hit) < p_few
   order by case when lower(n.name) = lower(p_text) then 0 when starts_with(lower(n.name), lower(p_text)) then 1 else 2 end,
            4 desc nulls last, n.name, 2
   limit p_limit)
  union all
  select 'many', null, null, null where (select count(*) from hit) >= p_few
$$;
comment on function atlas_catalog_named is 'the best of matching names: the exact one, then those that begin so, then those that contain it, each by criticality; ''many'' and none of them when there are not fewer than p_few';

create or replace function atlas_catalog_ranked(p_tenant uuid, p_pattern text, p_limit int)
returns table (kind text, id text, display_name text, criticality bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select h.kind, h.id, h.display_name, h.criticality
  from (
    (select 'project' as kind, p.canonical_id as id, p.display_name, p.criticality_score as criticality
     from projects p
     where p.tenant_id = p_tenant and p.display_name ilike p_pattern and p_tenant = (select current_setting('atlas.tenant')::uuid)
     order by p.criticality_score desc nulls last, p.canonical_id limit p_limit)
    union all
    (select 'repo', r.canonical_id, r.display_name, r.criticality_score
     from repos r
     where r.tenant_id = p_tenant and r.display_name ilike p_pattern and p_tenant = (select current_setting('atlas.tenant')::uuid)
     order by r.criticality_score desc nulls last, r.canonical_id limit p_limit)
    union all
    (select 'external-repo', x.canonical_id, x.display_name, x.criticality_score
     from external_repos x
     where x.tenant_id = p_tenant and x.display_name ilike p_pattern and p_tenant = (select current_setting('atlas.tenant')::uuid)
     order by x.criticality_score desc nulls last, x.canonical_id limit p_limit)
    union all
    (select 'contributor', c.id::text, c.name, null::bigint
     from contributors c
     where c.tenant_id = p_tenant and c.name ilike p_pattern and p_tenant = (select current_setting('atlas.tenant')::uuid)
     order by c.name, c.id limit p_limit)
  ) h
  order by h.criticality desc nulls last, h.display_name, h.id
  limit p_limit
$$;
comment on function atlas_catalog_ranked is 'the most critical of many matching names, found by walking down the ranks';

create or replace function atlas_catalog_like(p_tenant uuid, p_kind smallint, p_pattern text)
returns table (id int)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select n.id from catalog_name n
  where n.tenant_id = p_tenant and n.kind = p_kind and n.name ilike p_pattern
    and p_tenant = (select current_setting('atlas.tenant')::uuid)
$$;
comment on function atlas_catalog_like is 'rows of one kind whose name matches, for the filters of lists';

create or replace function atlas_catalog_worded(p_tenant uuid, p_words text, p_limit int)
returns table (kind text, id text, display_name text, criticality bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select 'project', p.canonical_id, p.display_name, p.criticality_score
  from catalog_name n
  join projects p on p.tenant_id = n.tenant_id and p.id = n.id
  where n.tenant_id = p_tenant and n.kind = 1 and n.words @@ to_tsquery('english', p_words)
    and p_tenant = (select current_setting('atlas.tenant')::uuid)
  order by ts_rank(n.words, to_tsquery('english', p_words)) desc, p.criticality_score desc nulls last, p.canonical_id
  limit p_limit
$$;
comment on function atlas_catalog_worded is 'projects that have all the words in name or description; in the name first';

create or replace function atlas_vulnerabilities_worded(p_tenant uuid, p_words text)
returns table (id bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select v.id from vulnerability v
  where v.tenant_id = p_tenant and to_tsvector('english', v.summary) @@ to_tsquery('english', p_words)
    and p_tenant = (select current_setting('atlas.tenant')::uuid)
$$;
comment on function atlas_vulnerabilities_worded is 'vulnerabilities whose summary has all the words, in any order and form';

create or replace function atlas_vulnerabilities_like(p_tenant uuid, p_pattern text)
returns table (id bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.vulnerability_id from vulnerability_alias a
  where a.tenant_id = p_tenant and a.name ilike p_pattern
    and p_tenant = (select current_setting('atlas.tenant')::uuid)
  union
  select v.id from vulnerability v
  where v.tenant_id = p_tenant and v.summary ilike p_pattern
    and p_tenant = (select current_setting('atlas.tenant')::uuid)
$$;
comment on function atlas_vulnerabilities_like is 'vulnerabilities that have a matching name among theirs, or a matching summary';

-- Name by name: joined to a table that was never analysed, all names of the tenant would be read.
create or replace function atlas_vulnerabilities_named(p_tenant uuid, p_names text[])
returns table (id bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select distinct a.vulnerability_id
  from unnest(p_names) as w (name)
  cross join lateral (
    select v.vulnerability_id from vulnerability_alias v
    where v.tenant_id = p_tenant and upper(v.name) = w.name
      and p_tenant = (select current_setting('atlas.tenant')::uuid)
    offset 0) a
$$;
comment on function atlas_vulnerabilities_named is 'vulnerabilities of which a name in capitals is one of these';

do $$
declare
  f regprocedure;
begin
  for f in select p.oid from pg_proc p join pg_roles o on o.oid = p.proowner
           where p.pronamespace = 'public'::regnamespace and o.rolname = 'atlas_search'
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to atlas_app', f);
  end loop;
end
$$;
reset role;
revoke create on schema public from atlas_search;
