-- Calls: each live one for whoever takes it over, and the fact of record of each leg.

-- Which telephone is an agent's ear.
create table agent_terminal (
  user_id   bigint primary key references staff_user (id),
  kind      text not null check (kind in ('SIP')),
  extension text not null unique check (extension ~ '^[0-9]{2,8}$'),
  since     timestamptz not null
);

-- A call as the node that commands its switch has it. Kept for a while when it is over, so that desks
-- are told; what lasts is in call_leg.
create table phone_call (
  id              bigint primary key,
  switch          text not null,
  leg             text not null,
  conversation_id bigint references conversation (id),
  agents          bigint[] not null,
  over            boolean not null,
  state_sealed    bytea not null,
  changed_at      timestamptz not null,
  unique (switch, leg)
);

create index phone_call_conversation on phone_call (conversation_id) where conversation_id is not null;
create index phone_call_agents on phone_call using gin (agents) where not over;
create index phone_call_over on phone_call (changed_at) where over;

-- Append-only: one row for each leg, written when it is over.
create table call_leg (
  id              bigint primary key,
  switch          text not null,
  uuid            text not null,
  other_uuid      text,
  conversation_id bigint references conversation (id),
  direction       text not null check (direction in ('INBOUND', 'OUTBOUND')),
  role            text not null check (role in ('CALLER', 'AGENT')),
  access_number   text not null,
  raw_sealed      bytea not null,
  caller_sealed   bytea not null,
  caller_hash     bytea not null,
  caller_kind     text not null,
  agent_id        bigint references staff_user (id),
  extension       text,
  created_at      timestamptz not null,
  answered_at     timestamptz,
  ended_at        timestamptz not null,
  sip_code        integer,
  q850            integer,
  cause           text not null,
  ended_by        text not null check (ended_by in ('CALLER', 'AGENT', 'SYSTEM', 'UNKNOWN')),
  refused         text,
  unique (switch, uuid)
);

create index call_leg_conversation on call_leg (conversation_id, id) where conversation_id is not null;
create index call_leg_caller on call_leg (caller_hash, created_at);
create index call_leg_created on call_leg (created_at);
