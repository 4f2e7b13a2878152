-- Packages and components of all tenants, once: `:n` as in graph.sql. Few of them are everywhere.

insert into package (id, purl, ecosystem, namespace, name, match_key)
select i, 'pkg:' || e.type || '/package-' || substr(md5(i::text), 1, 10), e.type, null, 'package-' || substr(md5(i::text), 1, 10), e.type || ':package-' || substr(md5(i::text), 1, 10)
from generate_series(1, 2 * :n) i, lateral (select (array['npm', 'maven', 'pypi', 'deb', 'golang'])[1 + i % 5] as type) e;
insert into component (id, purl, package_id, version, version_key, coarse_key)
select v.i, p.purl || '@1.' || v.minor || '.' || v.i % 7, p.id, '1.' || v.minor || '.' || v.i % 7,
       '000001.' || lpad(v.minor::text, 6, '0') || '.' || v.i % 7, v.minor * 1000 + v.i % 7
from (select i, i / (2 * :n) * 10 + i % 9 as minor from generate_series(1, 5 * :n) i) v
join package p on p.id = 1 + v.i % (2 * :n);
insert into license (id, expression) select i, 'LicenseRef-' || i from generate_series(1, 3000) i;
select setval(pg_get_serial_sequence('package', 'id'), 100000000), setval(pg_get_serial_sequence('component', 'id'), 100000000),
       setval(pg_get_serial_sequence('license', 'id'), 100000000);
