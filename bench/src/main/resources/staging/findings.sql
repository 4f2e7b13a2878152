-- Advisories, statements and findings of a tenant with `:n` repos: 2 * `:n` vulnerabilities, and findings in seventy components of each of
-- its `:n` / 4 artifacts, four of five of them open. Most advisories are about packages that many use.

insert into feed_import (tenant_id, id, feed, origin, content_hash, status, phase, processed_at)
select ':tenant', i, 'osv', 'https://advisories.example/' || i, sha256(('d' || i)::bytea), 'processed', 'done', now() from generate_series(1, 5) i;

insert into vulnerability (tenant_id, id, name, summary, severity_system, severity_vector, severity_score, severity_rating, epss, epss_percentile,
  kev_added, published, modified, advisory_count)
select ':tenant', i, 'CVE-2' || lpad((i % 31)::text, 3, '0') || '-' || i, 'A weakness in ' || substr(md5(i::text), 1, 10) || ' lets input of strangers do ' || substr(md5('x' || i), 1, 8),
       case when s.score is not null then 'CVSS_V3' end, case when s.score is not null then 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' end, s.score,
       case when s.score >= 9 then 'critical' when s.score >= 7 then 'high' when s.score >= 4 then 'medium' when s.score > 0 then 'low' end,
       case when i % 10 < 8 then power(random(), 6) end, case when i % 10 < 8 then random() end,
       case when i % 200 = 0 then current_date - i % 900 end, now() - make_interval(hours => (random() * 40000)::int), now() - make_interval(mins => (random() * 900000)::int), 1
from generate_series(1, 2 * :n) i, lateral (select case when i % 12 = 0 then null else round((10 * power(random(), 0.6))::numeric, 1)::float8 end as score) s;
insert into vulnerability_alias (tenant_id, name, vulnerability_id) select tenant_id, name, id from vulnerability where tenant_id = ':tenant';
insert into vulnerability_alias (tenant_id, name, vulnerability_id) select ':tenant', 'GHSA-' || substr(md5(i::text), 1, 12), i from generate_series(1, 2 * :n) i;

insert into advisory_document (tenant_id, id, advisory_id, content_hash, doc, modified, feed_import_id)
select ':tenant', i, 'GHSA-' || substr(md5(i::text), 1, 12), sha256(('a' || i)::bytea),
       jsonb_build_object('id', 'GHSA-' || substr(md5(i::text), 1, 12), 'summary', 'A weakness in ' || substr(md5(i::text), 1, 10), 'aliases', jsonb_build_array('CVE-' || i),
         'affected', jsonb_build_array(jsonb_build_object('package', jsonb_build_object('ecosystem', 'npm', 'name', 'package-' || substr(md5(i::text), 1, 10))))), now(), 1 + i % 5
from generate_series(1, 2 * :n) i;
insert into advisory (tenant_id, id, advisory_id, document_id, content_hash, vulnerability_id, summary, severity_score, severity_rating, published, modified)
select d.tenant_id, d.id, d.advisory_id, d.id, d.content_hash, d.id, v.summary, v.severity_score, v.severity_rating, v.published, v.modified
from advisory_document d join vulnerability v on v.tenant_id = d.tenant_id and v.id = d.id where d.tenant_id = ':tenant';
insert into advisory_link (tenant_id, advisory_id, alias)
select a.tenant_id, a.advisory_id, v.name from advisory a join vulnerability v on v.tenant_id = a.tenant_id and v.id = a.vulnerability_id where a.tenant_id = ':tenant';
insert into advisory_affected (tenant_id, advisory_id, ecosystem, package, low, high)
select distinct ':tenant'::uuid, i, split_part(p.match_key, ':', 1), substr(p.match_key, strpos(p.match_key, ':') + 1), 1000 * k, 1000 * (k + 1 + i % 9)
from generate_series(1, 2 * :n) i, generate_series(0, 1) k,
     lateral (select 1 + (floor(2 * :d * power(((i * 7919) % 100003) / 100003.0, 3)))::int as package) c
join package p on p.id = c.package;
insert into feed_advisory (tenant_id, feed, advisory_id) select tenant_id, 'osv', advisory_id from advisory where tenant_id = ':tenant';
insert into epss_score (tenant_id, cve, score, percentile, as_of, feed_import_id)
select tenant_id, name, epss, epss_percentile, current_date, 1 from vulnerability where tenant_id = ':tenant' and epss is not null;
insert into kev_entry (tenant_id, cve, vendor, product, name, date_added, feed_import_id)
select tenant_id, name, 'vendor ' || id % 90, 'product ' || id % 400, summary, kev_added, 1 from vulnerability where tenant_id = ':tenant' and kev_added is not null;
insert into document_submission (tenant_id, id, kind, origin, content_hash, size_bytes, status, document_id, submitted_at, processed_at)
select ':tenant', i, (array['vex', 'advisories', 'epss', 'kev', 'attestation'])[1 + i % 5], 'ci', sha256(('d' || i)::bytea), 9000, 'processed', i, now() - make_interval(mins => i), now()
from generate_series(1, :n / 2) i;

insert into vex_document (tenant_id, id, content_hash, format, author, issued_at, origin, trust, subject_purl, statement_count, doc, created_at)
select ':tenant', i, sha256(('d' || i)::bytea), 'openvex', 'Vendor ' || i % 50, now(), 'upload', 'product_vendor', 'pkg:npm/package-' || substr(md5(i::text), 1, 10), 10, '{}', now() - make_interval(mins => i)
from generate_series(1, :n / 20) i;
insert into vex_in_force (tenant_id, document_id) select ':tenant', i from generate_series(1, :n / 20) i where i % 10 > 0;
insert into vex_statement (tenant_id, id, document_id, ordinal, vulnerability, status, declared, justification, place, subject_purl, products)
select ':tenant', 10 * i + k, i, k, 'CVE-2' || lpad((v.id % 31)::text, 3, '0') || '-' || v.id, (array['affected', 'under_investigation', 'fixed', 'not_affected'])[1 + k % 4], 'not_affected',
       case when k % 4 = 3 then 'component_not_present' end, '/statements/' || k, 'pkg:npm/package-' || substr(md5(i::text), 1, 10),
       jsonb_build_array(jsonb_build_object('purl', 'pkg:npm/package-' || substr(md5(i::text), 1, 10)))
from generate_series(1, :n / 20) i, generate_series(0, 9) k, lateral (select 1 + (i * 7919 + k * 104729) % (2 * :n) as id) v;
insert into vex_statement_name (tenant_id, name, statement_id) select tenant_id, vulnerability, id from vex_statement where tenant_id = ':tenant';

insert into scan_manifest (tenant_id, id, content_hash, doc, document_id)
select ':tenant', i, sha256(('m' || i)::bytea), jsonb_build_object('form', 1, 'sbom', md5(i::text)), 3 * i from generate_series(1, :n / 4) i;
insert into scan_run (tenant_id, id, manifest_id, source_id, artifact_purl, cause, matcher_version, finding_count, open_count, result_hash, created_at)
select ':tenant', i, 1 + (i - 1) % (:n / 4), 1 + (i - 1) % (:n / 4), 'pkg:github/owner-' || (1 + (i - 1) % (:n / 4)) % (:n / 3) || '/repo-' || 1 + (i - 1) % (:n / 4), 'sbom', 1, 70, 56, sha256(('r' || i)::bytea),
       now() - make_interval(mins => :n - i)
from generate_series(1, :n / 2) i;

-- What was filled just now has no statistics yet: the planner would take a vulnerability for the only one and read all of them per hit.
analyze vulnerability, vulnerability_alias, advisory, scan_run, vex_statement;

-- Each artifact's own place in the graph weighs on its findings, so that risks differ.
create temporary table hit as
select o.source_id, s.source_key, c.id as component_id, c.purl, v.id as vulnerability_id, v.name, v.severity_score, v.severity_rating, v.epss, v.kev_added is not null as kev,
       h.at / 5 % 5 > 0 as open, h.at,
       round(least(100, 100 * power(coalesce(v.severity_score, 5) / 10 * (0.05 + coalesce(v.epss, 0.02)) * (0.02 + random()), 0.333))::numeric, 2)::float8 as risk
from component_index o
join edge_source s on s.tenant_id = o.tenant_id and s.id = o.source_id
cross join lateral (select u.id, u.at from unnest(o.component_ids) with ordinality u (id, at) where u.at % 5 = 0 order by u.at limit 70) h
join component c on c.id = h.id
join vulnerability v on v.tenant_id = o.tenant_id and v.id = 1 + (c.id * 7919::bigint) % (2 * :n)
where o.tenant_id = ':tenant';
analyze hit;
insert into finding_evidence (tenant_id, hash, doc)
select ':tenant', sha256((name || purl)::bytea),
       jsonb_build_object('names', jsonb_build_array(name), 'matches', jsonb_build_array(jsonb_build_object('advisory', 'GHSA-' || substr(md5(vulnerability_id::text), 1, 12),
         'rule', 'in_range', 'words', 'the version is in the range of the advisory', 'package', split_part(purl, '@', 1))))
from (select distinct name, purl, vulnerability_id from hit) h;
insert into finding (tenant_id, source_id, artifact_purl, component_id, component_purl, vulnerability_id, vulnerability, matched, verdict, open, closed_reason,
  severity_score, severity_rating, epss, kev, criticality, pony_factor, risk, evidence_hash, scan_run_id, opened_at, changed_at, closed_at)
select ':tenant', source_id, source_key, component_id, purl, vulnerability_id, name, 'affected', case when open then 'affected' else 'not_affected' end, open,
       case when not open then 'statement: not_affected' end, severity_score, severity_rating, epss, kev, 10, 2, risk,
       sha256((name || purl)::bytea), null, now() - make_interval(mins => (at * 997 % 90000)::int), now() - make_interval(mins => (at * 97 % 9000)::int), case when not open then now() end
from hit;
insert into scan_run_finding (tenant_id, scan_run_id, ordinal, component_id, vulnerability, verdict, evidence)
select ':tenant', source_id, at, component_id, name, 'affected', '{"names": [], "matches": []}' from hit;
insert into artifact_risk_summary (tenant_id, source_id, artifact_purl, critical, high, medium, low, unrated, unknown, max_risk, refreshed_at)
select ':tenant', source_id, min(source_key), count(*) filter (where severity_rating = 'critical'), count(*) filter (where severity_rating = 'high'),
       count(*) filter (where severity_rating = 'medium'), count(*) filter (where severity_rating = 'low'), count(*) filter (where severity_rating is null), 0, max(risk), now()
from hit where open group by source_id;
drop table hit;
insert into finding_event (tenant_id, finding_id, occurred_at, event_type, payload)
select tenant_id, id, date_trunc('month', now() at time zone 'UTC') at time zone 'UTC' + (now() - date_trunc('month', now() at time zone 'UTC') at time zone 'UTC') * (id % 1000) / 1001.0, 'opened', '{"verdict": "affected"}'
from finding where tenant_id = ':tenant' and id % 3 = 0;
insert into triage (tenant_id, source_id, component, vulnerability, status, justification, actor, decided_at)
select tenant_id, source_id, split_part(component_purl, '@', 1), vulnerability, 'not_affected', 'component_not_present', 'someone', now()
from finding where tenant_id = ':tenant' and not open and id % 40 = 0 on conflict do nothing;
insert into decision_event (tenant_id, finding_id, occurred_at, source_id, component, vulnerability, event_type, actor, payload)
select tenant_id, id, date_trunc('month', now() at time zone 'UTC') at time zone 'UTC' + interval '1 hour', source_id, component_purl, vulnerability, 'decided', 'someone', '{}'
from finding where tenant_id = ':tenant' and not open and id % 40 = 0;
