-- Where numbers are from, as an administrator has imported it: goes before the tables built in.
create table prefix_table (
  singleton   boolean primary key default true check (singleton),
  version     bigint not null,
  name        text not null,
  row_count   integer not null,
  file        bytea not null,
  imported_at timestamptz not null,
  imported_by bigint not null references staff_user (id)
);
