-- Rows of many events live for a second: packing and unpacking them costs more than their bytes.

set lock_timeout = '5s';

alter table outbox_events alter column many set storage external;
