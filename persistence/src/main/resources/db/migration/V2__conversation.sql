-- People, conversations, entries, what is on its way, and the facts of record of this part.
--
-- *_sealed columns hold what the Cipher sealed (context: table.column:key), *_hash its keyed hashes.
-- Times are UTC instants; codes stand here, labels in their dictionaries. Nothing here is deleted
-- but rows that say "still to do" (delivery, media_fetch, conversation_load).

-- ---- people ----

create table contact (
  id          bigint primary key,
  name_sealed bytea,
  visits      integer not null default 0 check (visits >= 0),
  created_at  timestamptz not null
);

create table contact_identity (
  id           bigint primary key,
  -- Deferred: the identity is inserted first, because it alone decides who was first.
  contact_id   bigint not null references contact (id) deferrable initially deferred,
  kind         text not null check (kind in ('WEB_VISITOR', 'WECHAT_OPENID', 'WEIBO_UID', 'PHONE', 'EMAIL')),
  account_id   bigint references channel_account (id),
  value_hash   bytea not null,
  value_sealed bytea not null,
  hint         text not null,
  shared       boolean not null default false,
  created_at   timestamptz not null
);

create unique index contact_identity_key on contact_identity (kind, coalesce(account_id, 0), value_hash);
create index contact_identity_contact on contact_identity (contact_id);

create table identity_link (
  identity_id bigint not null references contact_identity (id),
  contact_id  bigint not null references contact (id),
  valid_from  timestamptz not null,
  valid_to    timestamptz,
  by_user     bigint references staff_user (id),
  why         text not null,
  primary key (identity_id, valid_from),
  check (valid_to is null or valid_to >= valid_from)
);

create unique index identity_link_current on identity_link (identity_id) where valid_to is null;

-- ---- conversations ----

create table conversation (
  id                   bigint primary key,
  rev                  bigint not null check (rev >= 0),
  changed_rev          bigint not null check (changed_rev <= rev),
  changed_at           timestamptz not null,
  state_version        bigint not null check (state_version >= 1),
  state                text not null check (state in ('SELF_SERVICE', 'WAITING', 'SERVING', 'WRAP_UP', 'CLOSED', 'ABANDONED')),
  channel              text not null,
  account_id           bigint not null references channel_account (id),
  thread_hash          bytea not null,
  thread_sealed        bytea not null,
  contact_id           bigint not null references contact (id),
  identity_id          bigint not null references contact_identity (id),
  queue_id             bigint not null references queue (id),
  owner_id             bigint references staff_user (id),
  only_agent_id        bigint references staff_user (id),
  risk                 text not null check (risk in ('NOT_ASSESSED', 'NONE', 'CONCERN', 'HIGH')),
  priority             integer not null,
  opened_at            timestamptz not null,
  waiting_since        timestamptz,
  served_at            timestamptz,
  ended_at             timestamptz,
  closed_at            timestamptz,
  last_seq             bigint not null check (last_seq >= 0 and last_seq <= rev),
  last_in_seq          bigint not null check (last_in_seq <= last_seq),
  owner_read_seq       bigint not null check (owner_read_seq <= last_seq),
  unread               integer not null check (unread >= 0),
  last_message_seq     bigint,
  last_message_kind    text,
  last_message_type    text,
  last_message_at      timestamptz,
  last_preview_sealed  bytea,
  disposition_code     text references disposition_code (code),
  disposition_version  integer,
  previous_id          bigint references conversation (id),
  visit                integer not null check (visit >= 0),
  organisation_id      bigint not null references organisation (id),
  confidentiality      text not null default 'NORMAL',
  retention_class      text not null default 'STANDARD',
  check (state <> 'WAITING' or (waiting_since is not null and owner_id is null)),
  check (state not in ('SERVING', 'WRAP_UP') or owner_id is not null),
  check ((state in ('CLOSED', 'ABANDONED')) = (closed_at is not null)),
  foreign key (disposition_code, disposition_version) references disposition_code_version (code, version)
) with (fillfactor = 80);

-- The one rule that two first messages in one millisecond cannot break.
create unique index conversation_open_thread on conversation (account_id, thread_hash)
  where state in ('SELF_SERVICE', 'WAITING', 'SERVING', 'WRAP_UP');
create index conversation_thread on conversation (account_id, thread_hash, id desc);
create index conversation_contact on conversation (contact_id, id desc);
create index conversation_waiting on conversation (queue_id, waiting_since, id) where state = 'WAITING';
create index conversation_waiting_long on conversation (waiting_since, id) where state = 'WAITING';
create index conversation_served on conversation (owner_id, id desc) where state in ('SERVING', 'WRAP_UP');
create index conversation_for_one on conversation (only_agent_id) where only_agent_id is not null;
create index conversation_open on conversation (id desc)
  where state in ('SELF_SERVICE', 'WAITING', 'SERVING', 'WRAP_UP');
create index conversation_closed on conversation (id desc) where state in ('CLOSED', 'ABANDONED');
create index conversation_changed on conversation (changed_at, id);

-- Who ever served it, and may therefore go on seeing it.
create table conversation_agent (
  conversation_id bigint not null references conversation (id),
  agent_id        bigint not null references staff_user (id),
  since           timestamptz not null,
  primary key (agent_id, conversation_id)
);

create index conversation_agent_conversation on conversation_agent (conversation_id);

create table conversation_link (
  conversation_id bigint not null references conversation (id),
  kind            text not null check (kind in ('RECORD', 'ORDER', 'FOLLOW_UP')),
  target_id       bigint not null,
  at              timestamptz not null,
  by_user         bigint references staff_user (id),
  primary key (conversation_id, kind, target_id)
);

create index conversation_link_target on conversation_link (kind, target_id);

-- The organisation of a user and all below it today.
create function organisations_of(viewer bigint) returns setof bigint language sql stable as $$
  with recursive below (id) as (
    select u.organisation_id from staff_user u where u.id = viewer
    union
    select p.organisation_id from organisation_parent p join below b on p.parent_id = b.id
    where p.valid_from <= now() and (p.valid_to is null or p.valid_to > now()))
  select id from below
$$;

-- ---- the timeline ----

create table entry (
  conversation_id bigint not null references conversation (id),
  seq             bigint not null check (seq >= 1),
  rev             bigint not null check (rev >= seq),
  at              timestamptz not null,
  kind            text not null check (kind in ('MESSAGE_IN', 'MESSAGE_OUT', 'NOTE', 'EVENT')),
  type            text not null,
  author_kind     text not null check (author_kind in ('VISITOR', 'AGENT', 'BOT', 'SYSTEM')),
  author_id       bigint references staff_user (id),
  body_sealed     bytea not null,
  words           tsvector,
  delivery        text check (delivery in ('PENDING', 'SENT', 'DELIVERED', 'READ', 'FAILED', 'UNKNOWN')),
  delivery_reason text,
  command_id      text,
  peer_at         timestamptz,
  primary key (conversation_id, seq),
  check ((kind = 'MESSAGE_OUT') = (delivery is not null))
);

create unique index entry_rev on entry (conversation_id, rev);
create unique index entry_command on entry (conversation_id, command_id) where command_id is not null;
create index entry_words on entry using gin (words) with (fastupdate = on, gin_pending_list_limit = 1024);
create index entry_unseen on entry (conversation_id, seq) where delivery in ('PENDING', 'SENT', 'DELIVERED', 'FAILED', 'UNKNOWN');

-- Which message was stored where. Inserted first, so that a repeat ends here.
create table receipt (
  account_id      bigint not null references channel_account (id),
  external_hash   bytea not null,
  at              timestamptz not null,
  conversation_id bigint,
  seq             bigint,
  rev             bigint,
  primary key (account_id, external_hash)
) with (fillfactor = 70);

-- ---- still to do ----

create table delivery (
  id              bigint primary key,
  conversation_id bigint not null,
  seq             bigint not null,
  due_at          timestamptz not null,
  claimed_by      text,
  claimed_until   timestamptz,
  attempt         integer not null default 0,
  reason          text,
  created_at      timestamptz not null,
  unique (conversation_id, seq),
  foreign key (conversation_id, seq) references entry (conversation_id, seq)
);

create index delivery_due on delivery (due_at, id);

create table media_fetch (
  conversation_id bigint not null,
  seq             bigint not null,
  due_at          timestamptz not null,
  claimed_by      text,
  claimed_until   timestamptz,
  attempt         integer not null default 0,
  primary key (conversation_id, seq),
  foreign key (conversation_id, seq) references entry (conversation_id, seq)
);

create index media_fetch_due on media_fetch (due_at);

-- ---- capacity: PostgreSQL has the last word ----

create table agent_load (
  agent_id bigint primary key references staff_user (id),
  load     integer not null check (load >= 0),
  capacity integer not null check (capacity >= 0)
) with (fillfactor = 50);

-- What each conversation weighs, so that its load is freed exactly once.
create table conversation_load (
  conversation_id bigint primary key references conversation (id),
  agent_id        bigint not null references staff_user (id),
  weight          integer not null check (weight >= 0)
);

create index conversation_load_agent on conversation_load (agent_id);

-- ---- facts of record: append-only, committed together with what they describe ----

create table segment (
  id              bigint generated always as identity primary key,
  conversation_id bigint not null references conversation (id),
  kind            text not null check (kind in ('IVR', 'QUEUE', 'RING', 'TALK', 'HOLD', 'CONSULT', 'CONFERENCE', 'SURVEY', 'VOICEMAIL', 'WRAPUP')),
  leg_id          bigint,
  queue_id        bigint references queue (id),
  agent_id        bigint references staff_user (id),
  team_id         bigint references team (id),
  from_at         timestamptz not null,
  to_at           timestamptz,
  result          text,
  check (to_at is null or to_at >= from_at)
);

create index segment_conversation on segment (conversation_id, id);
create index segment_open on segment (conversation_id) where to_at is null;

create table queue_visit (
  id               bigint generated always as identity primary key,
  conversation_id  bigint not null references conversation (id),
  queue_id         bigint not null references queue (id),
  entered_at       timestamptz not null,
  left_at          timestamptz,
  entered_by       text not null check (entered_by in ('MENU', 'DIRECT', 'TRANSFER', 'OVERFLOW', 'CALLBACK')),
  menu_key         text,
  priority         integer not null,
  skills           text,
  position_told    integer,
  estimate_told_ms bigint,
  rule_version     text,
  outcome          text check (outcome in ('ACCEPTED', 'ABANDONED', 'TRANSFERRED', 'OVERFLOWED')),
  check (left_at is null or left_at >= entered_at),
  check ((left_at is null) = (outcome is null))
);

create unique index queue_visit_open on queue_visit (conversation_id) where left_at is null;
create index queue_visit_conversation on queue_visit (conversation_id, id);
create index queue_visit_entered on queue_visit (queue_id, entered_at);

create table offer (
  id              bigint primary key,
  conversation_id bigint not null references conversation (id),
  visit_id        bigint references queue_visit (id),
  agent_id        bigint not null references staff_user (id),
  offered_at      timestamptz not null,
  ended_at        timestamptz,
  outcome         text check (outcome in ('ACCEPTED', 'DECLINED', 'TIMED_OUT', 'WITHDRAWN', 'LOST')),
  reason          text,
  check ((ended_at is null) = (outcome is null))
);

create index offer_conversation on offer (conversation_id, id);
create index offer_agent on offer (agent_id, offered_at);

create table agent_session (
  id       bigint generated always as identity primary key,
  agent_id bigint not null references staff_user (id),
  terminal text not null,
  address  text,
  in_at    timestamptz not null,
  out_at   timestamptz,
  reason   text,
  check (out_at is null or out_at >= in_at),
  unique (agent_id, in_at)
);

create unique index agent_session_open on agent_session (agent_id) where out_at is null;

create table agent_state (
  id              bigint generated always as identity primary key,
  agent_id        bigint not null references staff_user (id),
  session_id      bigint references agent_session (id),
  state           text not null check (state in ('NOT_READY', 'READY', 'BREAK', 'OTHER_WORK')),
  reason          text,
  from_at         timestamptz not null,
  to_at           timestamptz,
  set_by          bigint references staff_user (id),
  conversation_id bigint references conversation (id),
  unique (agent_id, from_at),
  constraint agent_state_one_at_a_time exclude using gist (
    int8range(agent_id, agent_id, '[]') with &&,
    tstzrange(from_at, to_at) with &&)
);

create table message_state (
  id              bigint generated always as identity primary key,
  conversation_id bigint not null,
  seq             bigint not null,
  state           text not null,
  at              timestamptz not null,
  peer_at         timestamptz,
  reason          text,
  external_id     text,
  foreign key (conversation_id, seq) references entry (conversation_id, seq)
);

create index message_state_entry on message_state (conversation_id, seq, id);

create table risk_event (
  id              bigint generated always as identity primary key,
  conversation_id bigint not null references conversation (id),
  level           text not null check (level in ('NOT_ASSESSED', 'NONE', 'CONCERN', 'HIGH')),
  source          text not null check (source in ('AGENT', 'SUPERVISOR', 'WORDS')),
  by_user         bigint references staff_user (id),
  at              timestamptz not null,
  -- The event entry that carries the (sealed) reason.
  seq             bigint not null,
  foreign key (conversation_id, seq) references entry (conversation_id, seq)
);

create index risk_event_conversation on risk_event (conversation_id, id);

create table disposition (
  id              bigint generated always as identity primary key,
  conversation_id bigint not null references conversation (id),
  agent_id        bigint not null references staff_user (id),
  code            text not null,
  version         integer not null,
  at              timestamptz not null,
  foreign key (code, version) references disposition_code_version (code, version)
);

create index disposition_conversation on disposition (conversation_id, id);
create index disposition_at on disposition (at);
