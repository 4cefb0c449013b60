-- Who was not answered when they came: left while waiting, left a message, or asked to be contacted.

alter table conversation
  -- While WAITING: asks to be answered later; null: waits for an answer now.
  add column later text check (later in ('LEFT_MESSAGE', 'CONTACT_REQUEST')),
  -- Whether it goes on standing in its queue meanwhile.
  add column keeps_place boolean not null default true;

-- Whoever writes while it is closed leaves a message instead of waiting until it opens.
alter table business_hours add column leaves_message boolean not null default false;

create table missed (
  id              bigint generated always as identity primary key,
  conversation_id bigint not null references conversation (id),
  kind            text not null check (kind in ('ABANDONED', 'LEFT_MESSAGE', 'CONTACT_REQUEST')),
  queue_id        bigint not null references queue (id),
  organisation_id bigint not null references organisation (id),
  account_id      bigint not null references channel_account (id),
  thread_hash     bytea not null,
  at              timestamptz not null,
  waited_ms       bigint not null check (waited_ms >= 0),
  way             text check (way in ('WRITE', 'PHONE')),
  number_sealed   bytea,
  number_hint     text,
  -- By when the person is to be contacted.
  due_at          timestamptz,
  state           text not null check (state in ('OPEN', 'TAKEN', 'DONE')),
  taken_by        bigint references staff_user (id),
  taken_at        timestamptz,
  -- The conversation that was opened to whoever took it.
  served_id       bigint references conversation (id),
  tries           integer not null default 0,
  outcome         text check (outcome in ('REACHED', 'NOT_REACHED', 'NO_NEED', 'WITHDRAWN')),
  outcome_at      timestamptz,
  check (state <> 'TAKEN' or taken_by is not null),
  check (state <> 'DONE' or outcome is not null),
  check ((kind = 'CONTACT_REQUEST') = (way is not null))
) with (fillfactor = 80);

create unique index missed_conversation on missed (conversation_id) where state <> 'DONE';
create index missed_thread on missed (account_id, thread_hash) where state = 'OPEN';
create index missed_list on missed ((coalesce(due_at, at)), id) where state <> 'DONE';
create index missed_open on missed (queue_id) where state = 'OPEN';
create index missed_served on missed (served_id) where state = 'TAKEN';
create index missed_done on missed (outcome_at desc, id desc) where state = 'DONE';

-- Fact of record: each try to reach somebody, and what came of it.
create table missed_try (
  id        bigint generated always as identity primary key,
  missed_id bigint not null references missed (id),
  agent_id  bigint not null references staff_user (id),
  taken_at  timestamptz not null,
  outcome   text not null check (outcome in ('REACHED', 'NOT_REACHED', 'NO_NEED')),
  at        timestamptz not null
);

create index missed_try_missed on missed_try (missed_id, id);

alter table queue_visit drop constraint queue_visit_outcome_check;
alter table queue_visit add constraint queue_visit_outcome_check
  check (outcome in ('ACCEPTED', 'ABANDONED', 'TRANSFERRED', 'OVERFLOWED', 'LEFT_MESSAGE'));

-- The policy of the way in knows whether who left a message keeps the place.
drop trigger queue_hours_changed on queue;
create trigger queue_hours_changed after insert or update of hours_id, active, routing on queue
  for each statement execute function bump_directory_version('admission');

-- Emergency numbers: facts.md section 1; the words are ours, to be edited. What somebody has edited
-- stays as it is.
update system_text set text =
  '咨询员暂时都在忙。您可以先把想说的话留在这里，我们会尽快回复您。如果您或身边的人正处于危险之中，请立即拨打110或120；需要心理援助，请拨打12356。'
where code = 'leave-message' and version = 1;

insert into system_text (code, text) values
  ('contact-noted', '好的，已经记下。轮到您时我们会联系您，位置一直为您留着。如果您或身边的人正处于危险之中，请立即拨打110或120。'),
  ('estimate-minutes', '大约{n}分钟'),
  ('estimate-unknown', '还说不准要多久')
on conflict (code) do nothing;
