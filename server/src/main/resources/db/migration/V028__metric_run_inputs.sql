-- What each metric run read, told by its content: runs of equal inputs have equal hashes, so a difference of results is explained.

set lock_timeout = '5s';

alter table metric_run add column input_hash bytea check (octet_length(input_hash) = 32);
comment on column metric_run.input_hash is 'over graph, kinds, projects and whether they are alive, signals, pony factors and the mode; null in runs from before it was kept';
