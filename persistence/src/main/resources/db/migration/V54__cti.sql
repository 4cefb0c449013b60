-- Programs of others: the keys they come with, and the events they read.

create table cti_key (
  id           bigint primary key,
  name         text not null check (length(name) between 1 and 100),
  hint         text not null,
  secret_hash  text not null unique,
  scopes       text[] not null check (cardinality(scopes) > 0
                 and scopes <@ array['EVENTS', 'AGENTS', 'CALLS', 'NUMBERS']),
  -- Whose calls and agents it reaches: everybody's where both are empty.
  queues       bigint[] not null,
  users        bigint[] not null,
  created_by   bigint not null references staff_user (id),
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  last_used_at timestamptz,
  revoked_by   bigint references staff_user (id),
  revoked_at   timestamptz,
  check (expires_at > created_at),
  check ((revoked_by is null) = (revoked_at is null))
);

create unique index cti_key_name on cti_key (name) where revoked_at is null;

-- Written in one transaction with what it tells, while any key may read it; numbered afterwards, one after the other,
-- so that whoever has read a number has read everything before it. Numbers of people are in phone_call.
create table cti_event (
  id              bigint primary key generated always as identity,
  seq             bigint unique,
  at              timestamptz not null,
  type            text not null,
  call_id         bigint,
  conversation_id bigint,
  agent_id        bigint,
  queue_id        bigint,
  agents          bigint[] not null,
  detail          jsonb not null
);

create index cti_event_unnumbered on cti_event (id) where seq is null;
create index cti_event_at on cti_event (at);
create index cti_event_call on cti_event (call_id) where call_id is not null;

-- One row: the newest number, and the newest that is not kept any more.
create table cti_head (
  only_row boolean primary key default true check (only_row),
  last     bigint not null,
  swept    bigint not null
);

insert into cti_head (last, swept) values (0, 0);
