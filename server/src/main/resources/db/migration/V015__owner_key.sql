-- Projects by their owner's address: under row-level security the planner uses an index only where nothing can leak, and lower() and
-- rtrim() are not leakproof. A column that holds what they give is compared as text, which is.
-- allow migration.rewrite: a project is one row of an ecosystem's catalogue, thousands of them, not millions
set lock_timeout = '5s';

alter table projects add column git_owner_key text generated always as (rtrim(lower(git_owner_url), '/')) stored;
