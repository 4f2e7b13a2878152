-- What the current document of each of a tenant's `:n` / 4 artifacts is made of: 400 drawn of the `:d` * 5 components, some 370 different.

create temporary table drawn as
select a as source, array_agg(distinct 1 + floor(5 * :d * power(random(), 3))::int) as ids
from generate_series(1, :n / 4) a, generate_series(1, 400) k
group by a;

insert into sbom_occurrence (tenant_id, document_id, component_ids, flags, edge_from, edge_to, license_at, license_ids, in_force)
select ':tenant', 3 * d.source, d.ids, f.flags, e.edge_from, e.edge_to, l.license_at, l.license_ids, true
from drawn d,
     lateral (select array_agg((case when r.at < 0.1 then 1 else 0 end)::smallint) as flags
              from (select random() as at from unnest(d.ids)) r) f,
     lateral (select array_agg(r.a) as edge_from, array_agg(r.b) as edge_to
              from (select k % cardinality(d.ids) as a, 1 + floor(random() * cardinality(d.ids))::int as b
                    from generate_series(1, 2 * cardinality(d.ids)) k) r) e,
     lateral (select array_agg(r.k) as license_at, array_agg(r.license) as license_ids
              from (select k, 1 + floor(3000 * power(random(), 16))::int as license from generate_series(1, cardinality(d.ids)) k) r) l;

insert into artifact_document (tenant_id, source_id, document_id)
select tenant_id, document_id / 3, document_id from sbom_occurrence where tenant_id = ':tenant';
insert into component_use (tenant_id, component_id, package_id, artifact_count)
select ':tenant', u.id, c.package_id, u.artifacts
from (select id, count(*) as artifacts from drawn, unnest(ids) id group by id) u join component c on c.id = u.id;
insert into package_use (tenant_id, package_id, artifact_count)
select ':tenant', c.package_id, count(distinct d.source) from drawn d, unnest(d.ids) u (id) join component c on c.id = u.id group by c.package_id;
insert into license_use (tenant_id, license_id, artifact_count)
select ':tenant', l, count(distinct x.source_id) from component_index x, unnest(x.license_ids) l where x.tenant_id = ':tenant' group by l;
drop table drawn;
