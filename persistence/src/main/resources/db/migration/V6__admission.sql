-- Who is let in where: rules, hours, lists. Edited by administrators; an edit counts at once.

-- ---- hours ----

create table business_hours (
  id                   bigint primary key,
  code                 text not null,
  name                 text not null,
  -- An IANA zone: hours are wall-clock times of a place.
  zone                 text not null,
  -- { "MONDAY": [ { "from": 480, "until": 1080 } ], … }: minutes of the day.
  week                 jsonb not null,
  -- A line for crises is open on holidays too.
  follows_special_days boolean not null,
  -- Told to whoever writes while it is closed; empty: nothing.
  closed_text          text not null default '',
  active               boolean not null default true,
  version              integer not null default 1,
  constraint business_hours_code_key unique (code),
  check (code <> '' and name <> '')
);

create table special_day (
  day     date primary key,
  name    text not null check (name <> ''),
  holiday boolean not null,
  -- [ { "from": 480, "until": 1080 } ]; empty: closed all day.
  open    jsonb not null,
  version integer not null default 1
);

alter table queue add column hours_id bigint references business_hours (id);

-- ---- rules ----

create table routing_rule (
  id        bigint primary key,
  version   integer not null default 1,
  name      text not null check (name <> ''),
  position  integer not null,
  condition text not null,
  actions   jsonb not null,
  last      boolean not null,
  active    boolean not null default true
);

-- What a rule said when it decided: traces carry (rule, version).
create table routing_rule_version (
  rule_id    bigint not null references routing_rule (id),
  version    integer not null,
  name       text not null,
  condition  text not null,
  actions    jsonb not null,
  last       boolean not null,
  active     boolean not null,
  by_user    bigint references staff_user (id),
  valid_from timestamptz not null,
  primary key (rule_id, version)
);

-- Which rule decided, kept with the conversation.
create table conversation_route (
  conversation_id bigint primary key references conversation (id),
  at              timestamptz not null,
  -- [ { "rule": "71", "version": 2, "name": "…", "outcome": "MATCHED", "reason": null } ]
  trace           jsonb not null
);

-- ---- who is blocked, who goes first ----

create table identity_listing (
  id           bigint primary key,
  list         text not null check (list in ('BLOCKED', 'VIP')),
  kind         text not null check (kind in ('WEB_VISITOR', 'WECHAT_OPENID', 'WEIBO_UID', 'PHONE', 'EMAIL')),
  account_id   bigint references channel_account (id),
  value_hash   bytea not null,
  value_sealed bytea not null,
  hint         text not null,
  reason       text not null,
  from_at      timestamptz not null,
  -- Null: until somebody ends it. A block always ends.
  until_at     timestamptz,
  by_user      bigint not null references staff_user (id),
  ended_at     timestamptz,
  ended_by     bigint references staff_user (id),
  check (until_at is null or until_at > from_at),
  check (list <> 'BLOCKED' or until_at is not null)
);

create unique index identity_listing_one on identity_listing
  (list, kind, coalesce(account_id, 0), value_hash) where ended_at is null;
create index identity_listing_value on identity_listing (value_hash, kind) where ended_at is null;

create table interception (
  id              bigint generated always as identity primary key,
  listing_id      bigint not null references identity_listing (id),
  conversation_id bigint not null references conversation (id),
  at              timestamptz not null
);

create index interception_listing on interception (listing_id, id desc);

-- An open high-risk matter beats a block.
create index conversation_high_risk on conversation (contact_id) where risk = 'HIGH';

-- ---- texts of the system's own ----

create table system_text (
  code    text primary key,
  text    text not null,
  version integer not null default 1
);

-- Emergency numbers: facts.md section 1; the words are ours, to be edited.
insert into system_text (code, text) values
  ('external', '您也可以直接联系：{target}'),
  ('blocked', '您好，您目前无法使用本热线的在线服务。如果您或身边的人正处于危险之中，请立即拨打110或120；需要心理援助，请拨打12356。');

-- ---- change marker ----

insert into directory_version (area, version, changed_at) values ('admission', 1, clock_timestamp());

create trigger business_hours_changed after insert or update or delete on business_hours
  for each statement execute function bump_directory_version('admission');
create trigger special_day_changed after insert or update or delete on special_day
  for each statement execute function bump_directory_version('admission');
create trigger routing_rule_changed after insert or update or delete on routing_rule
  for each statement execute function bump_directory_version('admission');
create trigger system_text_changed after insert or update or delete on system_text
  for each statement execute function bump_directory_version('admission');
create trigger queue_hours_changed after insert or update of hours_id, active on queue
  for each statement execute function bump_directory_version('admission');
