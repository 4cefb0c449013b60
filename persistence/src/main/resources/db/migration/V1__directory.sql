-- Who works here, what they serve, and the ways in: the small tables an administrator edits.
-- Rows that facts refer to are never deleted, only made inactive or ended (valid_to).
-- Exclusion constraints use one-point int8ranges, so that the built-in GiST operators suffice and
-- no extension has to be installed by a database administrator.

-- ---- change marker: how the other nodes' caches learn of an edit, whoever made it ----

create table directory_version (
  area       text primary key,
  version    bigint not null,
  changed_at timestamptz not null
);

create function bump_directory_version() returns trigger language plpgsql as $$
begin
  update directory_version set version = version + 1, changed_at = clock_timestamp()
  where area = tg_argv[0];
  return null;
end $$;

insert into directory_version (area, version, changed_at) values
  ('staff', 1, clock_timestamp()),
  ('queue', 1, clock_timestamp()),
  ('account', 1, clock_timestamp()),
  ('disposition', 1, clock_timestamp());

-- ---- organisations and teams ----

create table organisation (
  id         bigint primary key,
  name       text not null,
  created_at timestamptz not null default clock_timestamp()
);

create table organisation_parent (
  organisation_id bigint not null references organisation (id),
  parent_id       bigint not null references organisation (id),
  valid_from      timestamptz not null,
  valid_to        timestamptz,
  check (organisation_id <> parent_id),
  check (valid_to is null or valid_to >= valid_from),
  constraint organisation_parent_one exclude using gist (
    int8range(organisation_id, organisation_id, '[]') with &&,
    tstzrange(valid_from, valid_to) with &&)
);

create table team (
  id              bigint primary key,
  organisation_id bigint not null references organisation (id),
  name            text not null,
  active          boolean not null default true,
  created_at      timestamptz not null default clock_timestamp()
);

-- ---- people who sign in ----

create table staff_user (
  id              bigint primary key,
  login           text not null,
  name_sealed     bytea not null,
  role            text not null check (role in ('ADMINISTRATOR', 'SUPERVISOR', 'AGENT')),
  active          boolean not null,
  capacity        integer not null check (capacity between 0 and 1000),
  password_hash   text not null,
  must_change     boolean not null,
  failed          integer not null default 0,
  locked_until    timestamptz,
  created_at      timestamptz not null default clock_timestamp(),
  organisation_id bigint not null references organisation (id),
  constraint staff_user_login_key unique (login),
  constraint staff_user_login_lower check (login = lower(login) and login <> '')
);

-- Not on failed, locked_until and password_hash: a guessing attacker must not make caches reload.
create trigger staff_user_changed
  after insert or delete or update of login, name_sealed, role, active, capacity, organisation_id
  on staff_user for each statement execute function bump_directory_version('staff');

create table team_membership (
  team_id    bigint not null references team (id),
  user_id    bigint not null references staff_user (id),
  is_primary boolean not null,
  valid_from timestamptz not null,
  valid_to   timestamptz,
  check (valid_to is null or valid_to >= valid_from),
  constraint team_membership_once exclude using gist (
    int8range(team_id, team_id, '[]') with &&,
    int8range(user_id, user_id, '[]') with &&,
    tstzrange(valid_from, valid_to) with &&),
  constraint team_membership_one_primary exclude using gist (
    int8range(user_id, user_id, '[]') with &&,
    tstzrange(valid_from, valid_to) with &&) where (is_primary)
);

create table staff_session (
  token_hash text primary key,
  user_id    bigint not null references staff_user (id),
  csrf       text not null,
  address    text not null,
  created_at timestamptz not null,
  idle_ms    bigint not null check (idle_ms > 0),
  expires_at timestamptz not null,
  max_until  timestamptz not null,
  seen_at    timestamptz not null
);

create index staff_session_user on staff_session (user_id);
create index staff_session_expires on staff_session (expires_at);

-- ---- audit: append-only (requirement 305) ----

create table audit (
  id      bigint primary key,
  at      timestamptz not null,
  kind    text not null check (kind in ('SIGN_IN', 'REFUSED', 'DATA_ACCESS', 'MANAGEMENT', 'OPERATION')),
  user_id bigint,
  login   text,
  action  text not null,
  outcome text not null,
  address text,
  target  text,
  detail  jsonb not null default '{}'
);

create index audit_at on audit (at desc, id desc);
create index audit_login on audit (login, at desc, id desc);
create index audit_action on audit (action, at desc, id desc);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit is append-only: % is refused', tg_op using errcode = 'insufficient_privilege';
end $$;

-- Per statement, so that TRUNCATE is caught as well and a statement that matches no row fails too.
create trigger audit_append_only before update or delete or truncate on audit
  for each statement execute function refuse_audit_change();

-- ALWAYS: session_replication_role = replica, which skips ordinary triggers, does not skip this one.
alter table audit enable always trigger audit_append_only;

-- ---- queues ----

create table queue (
  id               bigint primary key,
  code             text not null,
  name             text not null,
  offer_timeout_ms bigint not null check (offer_timeout_ms between 1000 and 3600000),
  active           boolean not null,
  constraint queue_code_key unique (code),
  check (code <> '')
);

create trigger queue_changed after insert or update or delete on queue
  for each statement execute function bump_directory_version('queue');

create table queue_membership (
  queue_id   bigint not null references queue (id),
  user_id    bigint not null references staff_user (id),
  valid_from timestamptz not null,
  valid_to   timestamptz,
  check (valid_to is null or valid_to >= valid_from),
  constraint queue_membership_once exclude using gist (
    int8range(queue_id, queue_id, '[]') with &&,
    int8range(user_id, user_id, '[]') with &&,
    tstzrange(valid_from, valid_to) with &&)
);

create index queue_membership_user on queue_membership (user_id) where valid_to is null;
create index queue_membership_queue on queue_membership (queue_id) where valid_to is null;

create trigger queue_membership_changed after insert or update or delete on queue_membership
  for each statement execute function bump_directory_version('staff');

-- ---- the configured ways in ----

create table channel_account (
  id              bigint primary key,
  channel         text not null,
  code            text not null,
  name            text not null,
  queue_id        bigint not null references queue (id),
  organisation_id bigint not null references organisation (id),
  active          boolean not null,
  settings        jsonb not null default '{}',
  secret_sealed   bytea,
  constraint channel_account_code_key unique (channel, code),
  check (code <> '')
);

create trigger channel_account_changed after insert or update or delete on channel_account
  for each statement execute function bump_directory_version('account');

-- ---- dispositions ----

create table disposition_code (
  code       text primary key check (code <> ''),
  version    integer not null default 1,
  label      text not null,
  grp        text not null,
  position   integer not null,
  active     boolean not null default true,
  valid_from timestamptz not null default clock_timestamp(),
  valid_to   timestamptz
);

-- What a code meant when it was chosen: facts carry (code, version).
create table disposition_code_version (
  code       text not null references disposition_code (code),
  version    integer not null,
  label      text not null,
  grp        text not null,
  valid_from timestamptz not null,
  primary key (code, version)
);

create function date_disposition_code() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if new.label <> old.label or new.grp <> old.grp then
      new.version := old.version + 1;
    end if;
    if old.active and not new.active then
      new.valid_to := clock_timestamp();
    elsif new.active then
      new.valid_to := null;
    end if;
  end if;
  return new;
end $$;

create trigger disposition_code_dated before update on disposition_code
  for each row execute function date_disposition_code();

create function keep_disposition_code_version() returns trigger language plpgsql as $$
begin
  insert into disposition_code_version (code, version, label, grp, valid_from)
  values (new.code, new.version, new.label, new.grp, clock_timestamp())
  on conflict (code, version) do nothing;
  return null;
end $$;

create trigger disposition_code_kept after insert or update on disposition_code
  for each row execute function keep_disposition_code_version();

create trigger disposition_code_changed after insert or update or delete on disposition_code
  for each statement execute function bump_directory_version('disposition');

-- ---- leases ----

create table node_lease (
  node   integer primary key check (node between 0 and 1023),
  holder text not null,
  until  timestamptz not null
);

create table lease (
  name   text primary key,
  holder text not null,
  token  bigint not null,
  until  timestamptz not null
);

-- ---- files people sent ----

create table media (
  id              bigint primary key,
  name_sealed     bytea not null,
  content_type    text not null,
  size            bigint not null check (size >= 0),
  owner_hash      bytea not null,
  conversation_id bigint,
  created_at      timestamptz not null default clock_timestamp()
);

create index media_conversation on media (conversation_id) where conversation_id is not null;

-- ---- what a new system starts with; all of it editable ----

insert into organisation (id, name) values (1, '热线中心');

insert into queue (id, code, name, offer_timeout_ms, active)
values (1, 'default', '心理咨询', 30000, true);

-- No public source fixes a hotline's dictionary of outcomes: this one is ours, a start to edit.
insert into disposition_code (code, label, grp, position) values
  ('suicide-ideation',   '自杀意念',         '危机干预', 110),
  ('suicide-attempt',    '自杀计划或行为',   '危机干预', 120),
  ('self-harm',          '自伤行为',         '危机干预', 130),
  ('violence-risk',      '伤害他人风险',     '危机干预', 140),
  ('abuse',              '遭受暴力或侵害',   '危机干预', 150),
  ('depression',         '抑郁低落',         '情绪困扰', 210),
  ('anxiety',            '焦虑紧张',         '情绪困扰', 220),
  ('grief',              '丧失与哀伤',       '情绪困扰', 230),
  ('trauma',             '创伤与应激',       '情绪困扰', 240),
  ('sleep',              '睡眠问题',         '情绪困扰', 250),
  ('family',             '家庭与亲子',       '关系与适应', 310),
  ('relationship',       '恋爱与婚姻',       '关系与适应', 320),
  ('peers',              '人际交往',         '关系与适应', 330),
  ('bullying',           '校园欺凌',         '关系与适应', 340),
  ('study',              '学业压力',         '关系与适应', 350),
  ('work',               '职业与工作压力',   '关系与适应', 360),
  ('self-growth',        '自我认识与成长',   '关系与适应', 370),
  ('addiction',          '网络与物质依赖',   '关系与适应', 380),
  ('information',        '信息咨询',         '服务与转介', 410),
  ('referral-medical',   '建议就医或转介',   '服务与转介', 420),
  ('referral-legal',     '法律求助转介',     '服务与转介', 430),
  ('complaint',          '意见与投诉',       '服务与转介', 440),
  ('no-response',        '无应答或中途离开', '其他', 910),
  ('mistaken',           '误入或测试',       '其他', 920),
  ('harassment',         '骚扰',             '其他', 930),
  ('other',              '其他',             '其他', 990);
