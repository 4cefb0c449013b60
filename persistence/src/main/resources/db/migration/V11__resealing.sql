-- After a rotation the values under older keys are sealed anew, so that an older key can go.

-- Nodes say every minute which key they seal with; one that nobody used for a while is only needed
-- for what is not sealed anew yet.
alter table key_check add column used_at timestamptz not null default clock_timestamp();

-- Where the walk over all sealed values is. One row: it runs on one node at a time.
create table resealing (
  one        boolean primary key default true check (one),
  key_id     integer not null,
  part       text not null default '',
  first      bigint not null default 0,
  second     bigint not null default 0,
  found      bigint not null default 0,
  failed     bigint not null default 0,
  began_at   timestamptz not null default clock_timestamp(),
  rest_until timestamptz
);
