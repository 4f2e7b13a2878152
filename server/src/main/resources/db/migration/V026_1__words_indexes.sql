-- Words of projects, of vulnerabilities' summaries, and of packages' names where their signs part them.
-- Runs outside a transaction (V026_1__words_indexes.sql.conf); what a run that was cut short left behind is dropped first.

set lock_timeout = '5s';

drop index concurrently if exists ix_catalog_name_words;
create index concurrently ix_catalog_name_words on catalog_name using gin (tenant_id, words) where words is not null;
drop index concurrently if exists ix_vulnerability_summary_words;
create index concurrently ix_vulnerability_summary_words on vulnerability using gin (tenant_id, to_tsvector('english', summary)) where summary is not null;
drop index concurrently if exists ix_package_words;
create index concurrently ix_package_words on package using gin (to_tsvector('simple', translate(full_name, '@/._-:+', '       ')));
