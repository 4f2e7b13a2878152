-- Bytes may be outside of the database: in a directory or a bucket. A constant default and a dropped NOT NULL change the catalogue
-- alone; the check is added without reading the table and validated under a lock that lets writers go on.

set lock_timeout = '5s';

alter table artifact_blob add column location varchar(16) not null default 'database';
alter table artifact_blob alter column bytes drop not null;
alter table artifact_blob add constraint ck_artifact_blob_bytes check ((location = 'database') = (bytes is not null)) not valid;
alter table artifact_blob validate constraint ck_artifact_blob_bytes;
