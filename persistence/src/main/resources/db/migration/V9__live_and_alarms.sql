-- What people keep of how they see things, and the alarms of a hotline.

create table user_setting (
  user_id    bigint not null references staff_user (id),
  name       text not null check (name <> ''),
  value      jsonb not null,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (user_id, name)
);

-- ---- when somebody is to be alarmed, and who ----

create table alarm_rule (
  id        bigint primary key,
  version   integer not null default 1,
  name      text not null check (name <> ''),
  kind      text not null,
  -- null: each queue by itself.
  queue_id  bigint references queue (id),
  -- People, seconds or percent, by the kind.
  threshold integer not null check (threshold >= 0),
  -- SERVICE_LEVEL: within how long somebody should have been taken.
  within_ms bigint not null default 15000 check (within_ms >= 0),
  roles     text[] not null default '{}',
  users     bigint[] not null default '{}',
  -- How often it is told again while nobody has acknowledged it; 0 never.
  repeat_ms bigint not null default 0 check (repeat_ms >= 0),
  active    boolean not null default true
);

-- One row for each event: raised, acknowledged by whom, cleared.
create table alarm (
  id              bigint primary key,
  rule_id         bigint not null references alarm_rule (id),
  kind            text not null,
  queue_id        bigint references queue (id),
  conversation_id bigint references conversation (id),
  agent_id        bigint references staff_user (id),
  -- What was measured when it was raised, and the threshold then.
  value           bigint not null,
  threshold       integer not null,
  raised_at       timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by bigint references staff_user (id),
  cleared_at      timestamptz,
  check ((acknowledged_at is null) = (acknowledged_by is null))
);

-- Once per event, whoever looks.
create unique index alarm_once on alarm (
  rule_id, coalesce(conversation_id, 0),
  (case when conversation_id is null then coalesce(queue_id, 0) else 0 end)
) where cleared_at is null;
create index alarm_newest on alarm (id desc);

create index conversation_risky on conversation (id)
  where risk = 'HIGH' and state in ('WAITING', 'SERVING', 'WRAP_UP');

-- Nobody has to set these up: a high risk that is left alone is always told. Ours; editable.
insert into alarm_rule (id, name, kind, threshold, roles, repeat_ms, active) values
  (1, '高危来访无人接入', 'HIGH_RISK_WAITING', 30, '{SUPERVISOR}', 60000, true),
  (2, '高危对话的座席离线', 'HIGH_RISK_OWNER_ABSENT', 30, '{SUPERVISOR}', 60000, true),
  (3, '危机词语待判断', 'CRISIS_PROPOSED', 0, '{SUPERVISOR}', 60000, true),
  (4, '有人等待而无人就绪', 'NOBODY_READY', 60, '{SUPERVISOR}', 0, false);
