-- Serial numbers by which documents are known, those of their repetitions too, and what their parts are called where somebody links to them.

set lock_timeout = '5s';

create table sbom_link (
  tenant_id uuid not null references tenant (id),
  document_id bigint not null,
  content_hash bytea not null check (octet_length(content_hash) = 32),
  serial varchar(64) collate "C" not null,
  links jsonb,
  primary key (tenant_id, document_id, content_hash),
  foreign key (tenant_id, document_id) references sbom_document (tenant_id, id)
);
create index ix_sbom_link_serial on sbom_link (tenant_id, serial, document_id);
create index ix_sbom_link_content on sbom_link (tenant_id, content_hash);
comment on table sbom_link is 'class=extracted; idempotency=(tenant_id, document_id, content_hash); tenant=rls; retention=with its document; one for the document and one for each repetition of it that has a serial number of its own: statements may name any; content_hash is of those bytes, serial in small letters; links (the document''s BOM-Link, its root''s reference, purls by the references of its parts) is read from the bytes when something first links to the serial number, null until then';

create table vex_link (
  tenant_id uuid not null,
  serial varchar(64) collate "C" not null,
  document_id bigint not null,
  primary key (tenant_id, serial, document_id),
  foreign key (tenant_id, document_id) references vex_document (tenant_id, id)
);
create index ix_vex_link_document on vex_link (tenant_id, document_id);
comment on table vex_link is 'class=extracted; idempotency=(tenant_id, serial, document_id); tenant=rls; retention=with its document; serial numbers of the SBOMs that a VEX document links to, in small letters, in force or not';

do $$
declare
  t text;
begin
  foreach t in array array['sbom_link', 'vex_link'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant_isolation on %I to atlas_app using (tenant_id = (select current_setting(''atlas.tenant'')::uuid))', t);
    execute format('grant select, insert, update, delete on %I to atlas_app', t);
  end loop;
end
$$;

comment on table finding_event is 'class=event; idempotency=(tenant_id, id, occurred_at); tenant=rls; retention=2 years by dropping partitions; what became of a finding after it opened, and why; payload says what it is from then on and under was what it was before, so that its opening needs no row';

insert into sbom_link (tenant_id, document_id, content_hash, serial)
select tenant_id, id, content_hash, lower(doc ->> 'serial') from sbom_document where doc ->> 'serial' like 'urn:uuid:%' and length(doc ->> 'serial') <= 64;

insert into vex_link (tenant_id, serial, document_id)
select distinct s.tenant_id, 'urn:uuid:' || lower(m.uuid[1]), s.document_id
from vex_statement s
cross join lateral regexp_matches(s.products::text, '"urn:cdx:([0-9A-Fa-f-]{1,55})/', 'g') as m (uuid)
where s.products::text like '%urn:cdx:%';
