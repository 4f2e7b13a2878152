-- Edges are what bulk ingest writes most of, and three foreign keys looked up a row each for every one of them: half of what an edge cost. The
-- ends and the source of all edges of a statement are looked up together now, each once. Whoever adds edges or takes vertices or sources away
-- holds the lock of the tenant's graph until the transaction ends, so that neither can miss the other; the lock is taken here, so that nobody
-- has to think of it.

set lock_timeout = '5s';

create function lock_graphs(tenants uuid[]) returns void language plpgsql as $$
begin
  -- A snapshot that is older than the lock would not see what the last holder did.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'edges and their ends change in transactions that read what is committed, not in those of isolation level %',
      current_setting('transaction_isolation') using errcode = 'feature_not_supported';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('graph:' || tenant, 0)) from (select distinct t as tenant from unnest(tenants) as t order by t) one;
end
$$;
comment on function lock_graphs is 'the lock that VertexStore takes before it changes a graph';

create function edges_have_ends() returns trigger language plpgsql set enable_seqscan = off as $$
declare
  stray record;
begin
  perform lock_graphs(array_agg(distinct tenant_id)) from changed;
  select e.tenant_id, e.id into stray
  from (select tenant_id, in_vertex_id as id from changed union select tenant_id, out_vertex_id from changed) e
  left join lateral (select true as there from repo_vertices v where v.tenant_id = e.tenant_id and v.id = e.id limit 1) v on true
  where v.there is null
  limit 1;
  if found then
    raise exception 'an edge of tenant % names vertex %, which is not there', stray.tenant_id, stray.id
      using errcode = 'foreign_key_violation', table = 'depends_on', constraint = 'depends_on_ends';
  end if;
  select e.tenant_id, e.id into stray
  from (select distinct tenant_id, source_id as id from changed) e
  left join lateral (select true as there from edge_source s where s.tenant_id = e.tenant_id and s.id = e.id limit 1) s on true
  where s.there is null
  limit 1;
  if found then
    raise exception 'an edge of tenant % names source %, which is not there', stray.tenant_id, stray.id
      using errcode = 'foreign_key_violation', table = 'depends_on', constraint = 'depends_on_source';
  end if;
  return null;
end
$$;

create function edges_go_with_ends() returns trigger language plpgsql set enable_seqscan = off as $$
begin
  perform lock_graphs(array_agg(distinct tenant_id)) from changed having count(*) > 0;
  delete from depends_on d using changed c where d.tenant_id = c.tenant_id and d.in_vertex_id = c.id;
  delete from depends_on d using changed c where d.tenant_id = c.tenant_id and d.out_vertex_id = c.id;
  return null;
end
$$;

create function sources_have_no_edges() returns trigger language plpgsql set enable_seqscan = off as $$
begin
  perform lock_graphs(array_agg(distinct tenant_id)) from changed having count(*) > 0;
  if exists (select from changed c join depends_on d on d.tenant_id = c.tenant_id and d.source_id = c.id) then
    raise exception 'a source that asserts edges cannot go before them'
      using errcode = 'foreign_key_violation', table = 'depends_on', constraint = 'depends_on_source';
  end if;
  return null;
end
$$;

create function keeps_its_number() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % keep their numbers, and edges their ends: they are replaced', tg_table_name using errcode = 'foreign_key_violation', table = tg_table_name;
end
$$;

alter table depends_on
  drop constraint depends_on_tenant_id_in_vertex_id_fkey,
  drop constraint depends_on_tenant_id_out_vertex_id_fkey,
  drop constraint depends_on_tenant_id_source_id_fkey;
create trigger check_insert after insert on depends_on referencing new table as changed for each statement execute function edges_have_ends();
drop trigger mark_update on depends_on;
drop function mark_moved_edges();
create trigger check_update before update of tenant_id, in_vertex_id, out_vertex_id, source_id on depends_on
  for each row execute function keeps_its_number();
create trigger edges_delete after delete on repo_vertices referencing old table as changed for each statement execute function edges_go_with_ends();
create trigger number_update before update of tenant_id, id on repo_vertices for each row execute function keeps_its_number();
create trigger edges_delete after delete on edge_source referencing old table as changed for each statement execute function sources_have_no_edges();
create trigger number_update before update of tenant_id, id on edge_source for each row execute function keeps_its_number();
comment on table depends_on is 'class=sor; idempotency=(tenant_id, in_vertex_id, out_vertex_id, source_id); tenant=rls; retention=until its source no longer asserts it; in_vertex_id is the dependent, out_vertex_id the dependency; one row per assertion, readers take the strongest; ends and source are there by trigger check_insert and go by edges_delete, a statement''s rows together';
