-- Two administrators who save the same thing: whoever comes second is told, and loses nothing.

alter table staff_user add column version integer not null default 1;
alter table channel_account add column version integer not null default 1;
-- Its version counts what a code meant (disposition_code_version), not each edit.
alter table disposition_code add column edition integer not null default 1;
