-- One tenant of a staging database: `:tenant`, and `:n` repos, from which every other number follows.
-- Run by the owner with row-level security and triggers off, in this order, on an empty tenant.

insert into tenant (id, name, contributor_key) values (':tenant', 'staging-' || right(':tenant', 4), decode(repeat('5a', 32), 'hex'));

insert into projects (tenant_id, id, canonical_id, display_name, project_type, activity_status, category, git_owner_url,
  pony_factor, criticality_score, criticality_union, adoption_score)
select ':tenant', i, 'daoip-5:staging:project:' || substr(md5(i::text), 1, 8) || '/' || i, 'project ' || substr(md5(i::text), 1, 6),
       case when i % 7 = 0 then 'scf-project' else 'public-good' end::project_type,
       (array['live', 'live', 'live', 'in-dev', 'discontinued', 'non-responsive'])[1 + i % 6]::activity_status,
       'category ' || i % 12, 'https://forge.example/owner-' || i, 1 + i % 9, (:n * power(random(), 8))::bigint,
       (:n * power(random(), 8))::bigint, round((100 * random())::numeric, 2)
from generate_series(1, :n / 3) i;

insert into repo_vertices (tenant_id, id, canonical_id, vertex_type)
select ':tenant', i, case when i <= :n then 'pkg:github/owner-' || i % (:n / 3) || '/repo-' || i else 'pkg:npm/package-' || substr(md5(i::text), 1, 10) end,
       case when i <= :n then 'repo' else 'external-repo' end::vertex_type
from generate_series(1, 5 * :n) i;

insert into repos (tenant_id, id, canonical_id, project_id, display_name, latest_version, latest_commit_date, repo_url, pony_factor,
  criticality_score, criticality_repos, criticality_projects, adoption_downloads, adoption_stars, adoption_forks, adoption_score, releases)
select tenant_id, id, canonical_id, case when id % 20 = 0 then null else 1 + id % (:n / 3) end, 'repo-' || substr(md5(id::text), 1, 8),
       '1.' || id % 40 || '.0', now() - make_interval(hours => (random() * 20000)::int), 'https://forge.example/owner/repo-' || id,
       1 + (8 * power(random(), 3))::int, (5 * :n * power(random(), 8))::int, (:n * power(random(), 8))::int, (:n / 3 * power(random(), 8))::int,
       (1e6 * power(random(), 6))::bigint, (1e4 * power(random(), 6))::int, (1e3 * power(random(), 6))::int, round((100 * random())::numeric, 2),
       jsonb_build_array(jsonb_build_object('version', '1.0.0', 'date', '2026-01-01'))
from repo_vertices where tenant_id = ':tenant' and id <= :n;

insert into external_repos (tenant_id, id, canonical_id, display_name, latest_version, criticality_score, criticality_repos, criticality_projects)
select tenant_id, id, canonical_id, substr(canonical_id, 9), '2.' || id % 30 || '.1', (5 * :n * power(random(), 8))::int,
       (:n * power(random(), 8))::int, (:n / 3 * power(random(), 8))::int
from repo_vertices where tenant_id = ':tenant' and id > :n;

insert into package_aliases (tenant_id, package_purl, repo_vertex_id, source)
select ':tenant', 'pkg:npm/published-' || i, i, 'registry' from generate_series(1, :n, 2) i;

insert into edge_source (tenant_id, id, kind, source_key, repo_vertex_id)
select ':tenant', i, 'sbom', 'pkg:github/owner-' || i % (:n / 3) || '/repo-' || i, i from generate_series(1, :n) i;
insert into edge_source (tenant_id, id, kind, source_key) select ':tenant', :n + 1, 'registry', 'npm';

-- Few packages have most of the dependents.
insert into depends_on (tenant_id, in_vertex_id, out_vertex_id, source_id, version_range, confidence)
select ':tenant', e.dependent, e.dependency, e.dependent, '^1.' || e.dependency % 20, 'verified-sbom'
from (select distinct i as dependent, 1 + (5 * :n * power(random(), 4))::int % (5 * :n) as dependency
      from generate_series(1, :n) i, generate_series(1, 15) k) e
where e.dependent <> e.dependency;
insert into depends_on (tenant_id, in_vertex_id, out_vertex_id, source_id, version_range, confidence)
select ':tenant', e.dependent, e.dependency, :n + 1, null, 'inferred-shadow'
from (select distinct i as dependent, 1 + (5 * :n * power(random(), 4))::int % (5 * :n) as dependency
      from generate_series(:n / 2, 3 * :n) i, generate_series(1, 4) k) e
where e.dependent <> e.dependency;

insert into loose_package (tenant_id, source_id, vertex_id)
select ':tenant', i, :n + i from generate_series(1, :n) i where i % 3 = 0;

insert into contributors (tenant_id, id, email_hash, name)
select ':tenant', i, sha256(('c' || i)::bytea), 'Person ' || substr(md5(i::text), 1, 7) from generate_series(1, 2 * :n) i;
insert into contributed_to (tenant_id, contributor_id, repo_id, number_of_commits, first_commit_date, last_commit_date)
select ':tenant', c.contributor, c.repo, 1 + (500 * power(random(), 4))::int, now() - interval '700 days', now() - make_interval(hours => (random() * 16000)::int)
from (select distinct 1 + (2 * :n * power(random(), 2))::int % (2 * :n) as contributor, i as repo
      from generate_series(1, :n) i, generate_series(1, 5) k) c;

insert into gitlog_artifacts (tenant_id, id, repo_id, since_months, seed_run_ordinal, artifact_path, gitlog_content_hash, status, error_detail,
  submitted_at, processed_at, head_sha, commit_count, contributor_count, bot_commit_count)
select ':tenant', i, 1 + i % :n, 24, 1 + i / :n, 'bafkrei' || md5(i::text), sha256(('g' || i)::bytea),
       t.status::submission_status, case when t.status = 'failed' then 'not a git log' end,
       t.at, case when t.status <> 'pending' then t.at end, md5(i::text), i % 900, i % 30, i % 5
from generate_series(1, 2 * :n) i,
     lateral (select now() - make_interval(secs => (2 * :n - i) * 60) as at,
                     case when i > 2 * :n - 20 then 'pending' when i % 50 = 0 then 'failed' else 'processed' end as status) t;

-- A chain of three documents each, the newest current.
insert into artifact_blob (tenant_id, sha256, cid, size_bytes, encoding, bytes)
select ':tenant', sha256(('d' || i)::bytea), 'bafkrei' || md5(i::text), 20000, 'deflate', sha256(('d' || i)::bytea) from generate_series(1, 3 * (:n / 4)) i;
insert into sbom_document (tenant_id, id, artifact_purl, content_hash, semantic_hash, doc, component_count, dependency_count, created_at)
select ':tenant', i, 'pkg:github/owner/repo-' || 1 + (i - 1) / 3, sha256(('d' || i)::bytea), sha256(('s' || i)::bytea),
       jsonb_build_object('bomFormat', 'CycloneDX', 'specVersion', '1.6', 'name', 'repo-' || i), 400, 900, now() - make_interval(mins => 3 * (:n / 4) - i)
from generate_series(1, 3 * (:n / 4)) i;
insert into sbom_submissions (tenant_id, id, repository_claim, actor_claim, sbom_content_hash, artifact_path, status, error_detail, error_code,
  submitted_at, processed_at, artifact_version_id, duplicate, package_count, size_bytes)
select ':tenant', i, 'owner-' || v.chain % 997 || '/repo-' || v.chain, 'ci', sha256(('d' || i)::bytea), 'bafkrei' || md5(i::text), v.status::submission_status,
       case when v.status = 'failed' then 'the document has no packages' end, case when v.status = 'failed' then 'empty' end,
       v.at, case when v.status = 'pending' then null else v.at end, case when v.made then i end, not v.made and v.status <> 'failed', 400, 20000
from generate_series(1, 4 * :n) i,
     lateral (select 1 + ((i - 1) / 3) % (:n / 4) as chain, i <= 3 * (:n / 4) as made, now() - make_interval(secs => (4 * :n - i) * 30) as at,
                     case when i > 4 * :n - 20 then 'pending' when i > 3 * (:n / 4) and i % 40 = 0 then 'failed' else 'processed' end as status) v;
insert into artifact_version (tenant_id, id, source_id, seq, document_id, supersedes_id, submission_id, default_branch, run_at, applied_at, outcome, change_summary)
select ':tenant', i, 1 + (i - 1) / 3, 1 + (i - 1) % 3, i, case when i % 3 <> 1 then i - 1 end, i, true, now(), now(),
       case when i % 3 = 0 then 'applied' else 'superseded' end, '{"added": 3, "removed": 1}'
from generate_series(1, 3 * (:n / 4)) i;
insert into sbom_current (tenant_id, source_id, artifact_version_id, document_id)
select ':tenant', i, 3 * i, 3 * i from generate_series(1, :n / 4) i;

insert into status_event (tenant_id, project_id, from_status, to_status, rule) select ':tenant', i, null, 'live', 'self-submitted' from generate_series(1, :n / 3) i;
insert into metric_run (tenant_id, mode, trigger, started_at, finished_at, load_ms, compute_ms, store_ms, vertex_count, edge_count, active_count, changed_count, results_hash)
select ':tenant', 'active-roots', 'sbom', now() - make_interval(mins => 1000 - i), now() - make_interval(mins => 1000 - i), 1, 1, 1, 5 * :n, 25 * :n, 4 * :n, 9, sha256(i::text::bytea)
from generate_series(1, least(1000, :n)) i;

insert into job_queue (tenant_id, queue, kind, payload, run_after, locked_at, locked_by, lease_until, attempts, order_key)
select ':tenant', 'ingest', 'sbom.apply', jsonb_build_object('version', i), now() - make_interval(secs => :n - i),
       l.at, case when l.at is not null then 'atlas-1' end, l.at + interval '30 s', case when l.at is not null then 1 else 0 end, case when i % 2 = 0 then 'chain:' || i end
from generate_series(1, :n) i, lateral (select case when i <= 40 then now() end as at) l;
insert into job_dead (tenant_id, id, kind, payload, attempts, last_error, created_at, died_at)
select ':tenant', 1000000000 + i, 'sbom.apply', '{"version": 1}', 10, 'no such version', now(), now() - make_interval(mins => i) from generate_series(1, greatest(:n / 100, 1)) i;
insert into job_schedule (tenant_id, name, queue, kind, cron, next_run)
select ':tenant', s, 'upkeep', s, '0 3 * * *', now() + interval '1 day' from unnest(array['upkeep.partitions', 'upkeep.retention']) s;
insert into job_history (tenant_id, id, queue, kind, attempts, created_at, started_at, finished_at, worked_by)
select ':tenant', 2000000000 + i, 'ingest', 'sbom.apply', 1, t.at, t.at, t.at, 'atlas-1'
from generate_series(1, 5 * :n) i, lateral (select date_trunc('month', now() at time zone 'UTC') at time zone 'UTC' + (now() - date_trunc('month', now() at time zone 'UTC') at time zone 'UTC') * i / (5 * :n + 1.0) as at) t;

insert into event_log (tenant_id, seq, type, subject, project, payload, occurred_at, published_at)
select ':tenant', nextval('event_log_seq'), case when i % 3 = 0 then 'metrics.finished' else 'sbom.applied' end, 'pkg:github/owner/repo-' || i % :n, null,
       '{"added": 3, "removed": 1}', t.at, t.at
from generate_series(1, 5 * :n) i, lateral (select date_trunc('month', now() at time zone 'UTC') at time zone 'UTC' + (now() - date_trunc('month', now() at time zone 'UTC') at time zone 'UTC') * i / (5 * :n + 1.0) as at) t;
insert into outbox_events (tenant_id, type, subject) select ':tenant', 'sbom.applied', 'pkg:github/owner/repo-' || i from generate_series(1, 50) i;
insert into webhook (tenant_id, id, url, secret) select ':tenant', i, 'https://receiver.example/' || i, decode(repeat('5a', 32), 'hex') from generate_series(1, 12) i;
insert into webhook_delivery (tenant_id, webhook_id, seq, attempt, status, took_ms, attempted_at)
select ':tenant', 1 + i % 12, i, 1, 200, 30, date_trunc('month', now() at time zone 'UTC') at time zone 'UTC' + (now() - date_trunc('month', now() at time zone 'UTC') at time zone 'UTC') * i / (:n + 1.0)
from generate_series(1, :n) i;

-- What triggers do elsewhere.
insert into catalog_name (tenant_id, kind, id, name)
select tenant_id, 1, id, display_name from projects where tenant_id = ':tenant'
union all select tenant_id, 2, id, display_name from repos where tenant_id = ':tenant'
union all select tenant_id, 3, id, display_name from external_repos where tenant_id = ':tenant'
union all select tenant_id, 4, id, name from contributors where tenant_id = ':tenant';

-- What a metric run notes: at which criticalities the count of those that have it or more passes another 512.
insert into criticality_steps (tenant_id, external, bounds, at_least)
select ':tenant', external, array_agg(criticality order by criticality), array_agg(at_least order by criticality)
from (select external, criticality, at_least, lag(at_least, 1, 0) over (partition by external order by criticality desc) as above
      from (select external, criticality, sum(count(*)) over (partition by external order by criticality desc)::int as at_least
            from (select false as external, criticality_score as criticality from repos where tenant_id = ':tenant'
                  union all select true, criticality_score from external_repos where tenant_id = ':tenant') v
            where criticality is not null group by external, criticality) c) s
where at_least / 512 > above / 512
group by external;
