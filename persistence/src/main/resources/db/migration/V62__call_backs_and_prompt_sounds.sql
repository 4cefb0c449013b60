-- Whom nobody had answered: who let go of them again, what was said of them, and which of their
-- voice messages somebody has heard. And the sounds of prompts that were uploaded in the page.

alter table missed drop constraint missed_outcome_check;
alter table missed add constraint missed_outcome_check
  check (outcome in ('REACHED', 'NOT_REACHED', 'NO_NEED', 'HANDLED', 'WITHDRAWN'));
alter table missed add column note_sealed bytea;

alter table missed_try drop constraint missed_try_outcome_check;
alter table missed_try add constraint missed_try_outcome_check
  check (outcome in ('REACHED', 'NOT_REACHED', 'NO_NEED', 'HANDLED'));

-- What an agent has taken comes back when the agent is gone.
create index missed_taken on missed (taken_at) where state = 'TAKEN';

-- fact of record; by_id null: by the clock, or with the conversation
create table missed_move (
  id        bigint generated always as identity primary key,
  missed_id bigint not null references missed (id),
  what      text not null
    check (what in ('HANDED_ON', 'GIVEN_BACK', 'FREED', 'ASSIGNED', 'RETURNED')),
  from_id   bigint references staff_user (id),
  to_id     bigint references staff_user (id),
  by_id     bigint references staff_user (id),
  at        timestamptz not null
);

create index missed_move_missed on missed_move (missed_id, id);

-- Who was the first to hear a voice message.
create table voice_heard (
  conversation_id bigint not null,
  seq             bigint not null,
  by_id           bigint not null references staff_user (id),
  at              timestamptz not null,
  primary key (conversation_id, seq),
  foreign key (conversation_id, seq) references entry (conversation_id, seq)
);

create index entry_voices on entry (conversation_id, seq)
  where kind = 'MESSAGE_IN' and type = 'VOICE';

-- prompt.media_id is the sound that was uploaded; how long it sounds, and by whom and when it came
alter table prompt add column sound_ms bigint;
alter table prompt add column sound_by bigint references staff_user (id);
alter table prompt add column sound_at timestamptz;

-- Why a number that was entered is asked for once more.
insert into prompt (code, text_zh, text_en) values
  ('callback-invalid', '这个号码不能拨打，请重新输入', 'This number cannot be called. Please enter it again')
on conflict (code) do nothing;
