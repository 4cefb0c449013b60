-- Recordings of calls: facts of record, and where each file is on its way from the switch into the media store.
create table recording (
  id              bigint primary key,
  switch          text not null,
  -- the name where the switch writes it
  file            text not null,
  leg             text not null,
  conversation_id bigint not null references conversation (id),
  -- who talks; null before and between talks
  agent_id        bigint references staff_user (id),
  agent_leg       text,
  team_id         bigint references team (id),
  queue_id        bigint references queue (id),
  outbound        boolean not null,
  access_number   text not null,
  -- of the person, as it is kept; empty where none was told
  number_sealed   bytea not null,
  number_hash     bytea not null,
  -- which rule decided; null where none could be asked
  rule_id         bigint,
  rule_version    integer,
  mode            text not null check (mode in ('START', 'ANSWER', 'DEMAND')),
  -- whether people were told before
  announced       boolean not null,
  began_at        timestamptz not null,
  ended_at        timestamptz,
  duration_ms     bigint check (duration_ms >= 0),
  -- [{"from", "to", "by"}]: stretches of silence; by is null where a secret was asked for
  silent          jsonb not null check (jsonb_typeof(silent) = 'array'),
  state           text not null check (state in ('RECORDING', 'WRITTEN', 'STORED', 'EMPTY', 'FAILED')),
  -- why it is missing or broken off
  failure         text,
  -- the newest that the call told
  change          integer not null,
  tries           integer not null default 0,
  due_at          timestamptz not null,
  media_id        bigint references media (id),
  size            bigint,
  sha256          bytea,
  foreign key (rule_id, rule_version) references recording_rule_version (rule_id, version),
  unique (switch, file),
  check ((media_id is not null) = (state = 'STORED')),
  check (state <> 'FAILED' or failure is not null)
);

create index recording_conversation on recording (conversation_id, id);
create index recording_began on recording (began_at desc, id desc);
create index recording_agent on recording (agent_id, began_at desc) where agent_id is not null;
create index recording_number on recording (number_hash, began_at desc);
create index recording_leg on recording (switch, leg);
create index recording_on_its_way on recording (due_at) where state in ('RECORDING', 'WRITTEN');
create index recording_failed on recording (began_at) where failure is not null;
create index recording_well on recording (began_at) where state = 'STORED' and failure is null;

-- Ours; editable. One alarm stands until a recording that began later has gone well.
insert into alarm_rule (id, name, kind, threshold, roles, repeat_ms, active) values
  (5, '通话录音失败', 'RECORDING_FAILED', 0, '{SUPERVISOR,ADMINISTRATOR}', 0, true);
