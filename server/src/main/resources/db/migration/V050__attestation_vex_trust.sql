-- What a signer's word about vulnerabilities counts, and for which repositories a signing workflow has to run.

set lock_timeout = '5s';

alter table attestation_key add column vex_trust varchar(16) default 'product_vendor' check (vex_trust in ('product_vendor', 'upstream', 'third_party'));
comment on column attestation_key.vex_trust is 'how much VEX counts that the key has signed, as it was for every key before this column; null is not at all: it is kept and not applied';

alter table attestation_identity add column source_repository varchar(1024);
comment on column attestation_identity.source_repository is 'pattern of the URI of the repository whose run signed, as the certificate says it; null is any';
alter table attestation_identity add column vex_trust varchar(16) check (vex_trust in ('product_vendor', 'upstream', 'third_party'));
comment on column attestation_identity.vex_trust is 'how much VEX counts that it has signed; null, also of every identity from before this column, is not at all: it is kept and not applied';
