-- How queues work, who serves them how well, and what a conversation demands of whom.

-- ---- queues ----

alter table queue
  -- As the contract writes it (openapi: QueueRouting); what is absent is as a queue nobody has set.
  add column routing jsonb not null default '{}',
  add column version integer not null default 1;

-- A changed level or place ends the row and begins another: who served how is a fact.
alter table queue_membership
  add column level integer not null default 1 check (level between 1 and 100),
  add column position integer not null default 0 check (position between 0 and 10000);

-- ---- skills and languages ----

create table skill (
  code    text primary key check (code <> ''),
  name    text not null check (name <> ''),
  kind    text not null check (kind in ('SKILL', 'LANGUAGE')),
  active  boolean not null default true,
  version integer not null default 1
);

create table agent_skill (
  user_id    bigint not null references staff_user (id),
  skill      text not null references skill (code),
  level      integer not null check (level between 1 and 100),
  valid_from timestamptz not null,
  valid_to   timestamptz,
  check (valid_to is null or valid_to >= valid_from)
);

create unique index agent_skill_once on agent_skill (user_id, skill) where valid_to is null;
create index agent_skill_skill on agent_skill (skill) where valid_to is null;

create trigger agent_skill_changed after insert or update or delete on agent_skill
  for each statement execute function bump_directory_version('staff');

-- ---- what a conversation demands beyond its queue ----

alter table conversation
  add column vip boolean not null default false,
  -- { "law": 2 }: skill -> the lowest level that will do; null: none.
  add column skills jsonb,
  -- Who served this person last.
  add column preferred_agent_id bigint references staff_user (id),
  -- When it came into the queue it waits in; waiting_since is kept when it goes on to another.
  add column entered_queue_at timestamptz,
  -- Queues it has waited in since then, so that no overflow leads back.
  add column queues_visited bigint[] not null default '{}';

-- ---- what queues do with whom they cannot serve ----

-- Told at most once for each stay in a queue and each of its rules.
create table queue_action (
  visit_id        bigint not null references queue_visit (id),
  rule            text not null,
  conversation_id bigint not null references conversation (id),
  kind            text not null check (kind in ('MESSAGE', 'LEAVE_MESSAGE', 'EXTERNAL')),
  at              timestamptz not null,
  primary key (visit_id, rule)
);

-- Why a stay ended, where a queue's own rule ended it.
alter table queue_visit add column left_by_rule text;

alter table queue_visit drop constraint queue_visit_entered_by_check;
alter table queue_visit add constraint queue_visit_entered_by_check
  check (entered_by in ('MENU', 'DIRECT', 'TRANSFER', 'OVERFLOW', 'CALLBACK', 'REASSIGNED'));

-- What closes a conversation whose wrap-up went over its limit. Nobody chooses it: not active.
insert into disposition_code (code, label, grp, position, active)
values ('not-given', '未填写小结', '其他', 995, false)
on conflict (code) do nothing;

insert into system_text (code, text) values
  ('leave-message', '咨询员暂时都在忙。您可以先把想说的话留在这里，我们会尽快回复您。')
on conflict (code) do nothing;
