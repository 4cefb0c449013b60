-- Which calls are recorded, how, and what callers are told of it.
create table recording_rule (
  id          bigint primary key,
  version     integer not null default 1,
  name        text not null check (name <> ''),
  -- the lower is asked first; the first whose condition holds decides
  position    integer not null,
  condition   text not null check (condition <> ''),
  records     boolean not null,
  mode        text not null check (mode in ('START', 'ANSWER', 'DEMAND')),
  -- what says that the call is recorded, by code; null: nothing does, and the reason says why that is allowed
  notice      text references prompt (code),
  unannounced text,
  active      boolean not null default true,
  check (not records or notice is not null or coalesce(unannounced, '') <> '')
);

-- Every version that ever decided.
create table recording_rule_version (
  rule_id     bigint not null references recording_rule (id),
  version     integer not null,
  name        text not null,
  position    integer not null,
  condition   text not null,
  records     boolean not null,
  mode        text not null,
  notice      text,
  unannounced text,
  active      boolean not null,
  by_user     bigint references staff_user (id),
  valid_from  timestamptz not null,
  primary key (rule_id, version)
);

insert into prompt (code, text_zh, text_en) values
  ('recording-notice', '为保证服务质量，本次通话将被录音', 'This call is recorded to assure the quality of our service')
on conflict (code) do nothing;

-- An example to switch on: whether a hotline records is its own decision.
insert into recording_rule (id, name, position, condition, records, mode, notice, active) values
  (1, '全部通话，接听后录音', 1000, 'true', true, 'ANSWER', 'recording-notice', false);
insert into recording_rule_version (rule_id, version, name, position, condition, records, mode, notice, active,
    valid_from)
  select id, version, name, position, condition, records, mode, notice, active, clock_timestamp() from recording_rule;
