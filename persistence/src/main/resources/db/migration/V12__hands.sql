-- From hand to hand: invited colleagues, and hand-overs that the receiver confirms.

alter table conversation
  -- The colleague who was asked to take it over and has not answered yet.
  add column handover_to bigint references staff_user (id),
  -- How many colleagues are in it, so that most reads ask no further.
  add column guests integer not null default 0 check (guests >= 0);

create index conversation_handover on conversation (handover_to) where handover_to is not null;

-- A fact of record.
create table handover (
  id              bigint generated always as identity primary key,
  conversation_id bigint not null references conversation (id),
  from_agent      bigint not null references staff_user (id),
  to_agent        bigint not null references staff_user (id),
  asked_at        timestamptz not null,
  ended_at        timestamptz,
  -- LAPSED: the conversation went elsewhere, or another colleague was asked.
  outcome         text check (outcome in ('ACCEPTED', 'DECLINED', 'LAPSED', 'TAKEN_OVER')),
  check ((ended_at is null) = (outcome is null))
);

create unique index handover_open on handover (conversation_id) where ended_at is null;
create index handover_to_agent on handover (to_agent, asked_at);

-- A fact of record: who was in it beside the owner, asked by whom, allowed what.
create table conversation_guest (
  id              bigint generated always as identity primary key,
  conversation_id bigint not null references conversation (id),
  agent_id        bigint not null references staff_user (id),
  may_reply       boolean not null,
  invited_by      bigint not null references staff_user (id),
  invited_at      timestamptz not null,
  left_at         timestamptz,
  ended_by        bigint references staff_user (id)
);

create unique index conversation_guest_open on conversation_guest (conversation_id, agent_id)
  where left_at is null;
create index conversation_guest_agent on conversation_guest (agent_id) where left_at is null;
