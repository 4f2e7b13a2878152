-- What a document means depends on more than its bytes: whose SBOM carries it, which subjects an attestation names, how much its author
-- is trusted. The same bytes may be here once for each; and what an SBOM carries is in force while that SBOM is.

set lock_timeout = '5s';

alter table vex_document add column source_id int;
alter table vex_document add column subjects jsonb;
alter table vex_document add column subjects_hash bytea check (octet_length(subjects_hash) = 32);
alter table vex_document drop constraint ux_vex_document_content_hash;
comment on table vex_document is 'class=sor; idempotency=(tenant_id, content_hash, origin, trust, source_id, subjects_hash); tenant=rls; retention=forever, scan manifests pin them; doc is the head of the document with counts, hints and warnings, its statements are in vex_statement, the exact bytes in artifact_blob; vex_in_force says which count of those that came by themselves or by an attestation';
comment on column vex_document.source_id is 'the artifact whose SBOM carries the document: it counts while sbom_current has an SBOM of those bytes for the artifact, and is about that artifact alone';
comment on column vex_document.subjects is 'what statements are about that name no product: name and digests of the attestation''s subjects';
comment on table vex_in_force is 'class=projection; idempotency=(tenant_id, document_id); tenant=rls; refresh=in the transaction that admits a document; retention=until a newer document of its series comes, or the same bytes with another trust; documents that none replaces; none that an SBOM carries';

-- Those of before: whose they are tells their series.
update vex_document d set source_id = s.id, series_hash = null
from edge_source s
where d.origin = 'sbom' and s.tenant_id = d.tenant_id and s.kind = 'sbom'
  and d.series_hash = sha256(convert_to('PRODUCT_VENDOR' || E'\nsbom\n' || s.source_key, 'UTF8'));

-- Their statements are about the artifact: as a whole where they named the document's root, else about the part that they named.
update vex_statement s
set products = coalesce((
  select jsonb_agg(
           case
             when jsonb_array_length(coalesce(p -> 'parts', '[]')) > 0
               then jsonb_build_object('ref', e.source_key, 'parts', p -> 'parts')
             when (b.doc #>> '{root,ref}') = (p ->> 'ref')
               then jsonb_build_object('ref', e.source_key)
             else jsonb_build_object('ref', e.source_key, 'parts', jsonb_build_array(p))
           end order by n)
  from jsonb_array_elements(s.products) with ordinality as u (p, n)), '[]')
from vex_document d
join edge_source e on e.tenant_id = d.tenant_id and e.id = d.source_id
left join sbom_document b on b.tenant_id = d.tenant_id and b.content_hash = d.content_hash
where s.tenant_id = d.tenant_id and s.document_id = d.id;

delete from vex_in_force f
using vex_document d
where d.tenant_id = f.tenant_id and d.id = f.document_id and d.origin = 'sbom';

alter table vex_document add constraint fk_vex_document_source foreign key (tenant_id, source_id) references edge_source (tenant_id, id) not valid;

create or replace view vex with (security_invoker = true) as
select d.tenant_id, d.id, d.subject_purl, d.doc as vex_doc, d.created_at
from vex_document d
where d.subject_purl is not null
  and (d.source_id is null
       or exists (select from sbom_current c
                  join sbom_document b on b.tenant_id = c.tenant_id and b.id = c.document_id
                  where c.tenant_id = d.tenant_id and c.source_id = d.source_id and b.content_hash = d.content_hash));
