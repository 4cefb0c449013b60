-- Flows of voice and text menus, what they name, and the steps that runs took (docs/adr/0050).

create table flow (
  id        bigint primary key,
  version   integer not null default 1,
  code      text not null check (code <> ''),
  name      text not null check (name <> ''),
  -- docs/flows/flow.schema.json; may have mistakes
  draft     jsonb not null,
  -- what new runs take; null: none
  published integer,
  active    boolean not null default true,
  constraint flow_code_key unique (code)
);

-- What was published once: never changed, for runs finish on it and steps refer to it.
create table flow_version (
  flow_id bigint not null references flow (id),
  number  integer not null check (number > 0),
  graph   jsonb not null,
  by_user bigint references staff_user (id),
  at      timestamptz not null,
  note    text not null,
  primary key (flow_id, number)
);

alter table flow add constraint flow_published_fkey
  foreign key (id, published) references flow_version (flow_id, number);

-- Which version was the published one from when on: restoring adds a row.
create table flow_publication (
  id      bigint generated always as identity primary key,
  flow_id bigint not null,
  number  integer not null,
  by_user bigint references staff_user (id),
  at      timestamptz not null,
  note    text not null,
  foreign key (flow_id, number) references flow_version (flow_id, number)
);

create index flow_publication_flow on flow_publication (flow_id, id);

-- What a flow may ask outside; reached by the gateway alone.
create table data_service (
  id             bigint primary key,
  version        integer not null default 1,
  code           text not null check (code <> ''),
  name           text not null check (name <> ''),
  url            text not null,
  method         text not null check (method in ('GET', 'POST')),
  -- a JSON object of header names and values: keys of other systems
  headers_sealed bytea,
  timeout_ms     integer not null check (timeout_ms between 100 and 30000),
  active         boolean not null default true,
  constraint data_service_code_key unique (code)
);

create table prompt (
  code     text primary key check (code <> ''),
  version  integer not null default 1,
  text_zh  text not null,
  text_en  text not null default '',
  -- a recording; null: the text is spoken
  media_id bigint references media (id),
  active   boolean not null default true
);

-- ---- fact of record: the nodes a run visited, secrets masked ----

create table ivr_step (
  id              bigint generated always as identity primary key,
  conversation_id bigint not null references conversation (id),
  leg_id          bigint,
  flow_id         bigint not null,
  flow_version    integer not null,
  node            text not null,
  entered_at      timestamptz not null,
  left_at         timestamptz not null,
  key             text,
  tries           integer not null check (tries >= 0),
  exit            text not null,
  foreign key (flow_id, flow_version) references flow_version (flow_id, number),
  check (left_at >= entered_at)
);

create index ivr_step_conversation on ivr_step (conversation_id, id);
create index ivr_step_day on ivr_step (entered_at);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % is refused', tg_table_name, tg_op
    using errcode = 'insufficient_privilege';
end;
$$;

create trigger flow_version_append_only before update or delete or truncate on flow_version
  for each statement execute function refuse_change();
alter table flow_version enable always trigger flow_version_append_only;
create trigger flow_publication_append_only before update or delete or truncate on flow_publication
  for each statement execute function refuse_change();
alter table flow_publication enable always trigger flow_publication_append_only;
create trigger ivr_step_append_only before update or delete or truncate on ivr_step
  for each statement execute function refuse_change();
alter table ivr_step enable always trigger ivr_step_append_only;

insert into directory_version (area, version, changed_at) values ('flow', 1, clock_timestamp());

create trigger flow_changed after insert or update or delete on flow
  for each statement execute function bump_directory_version('flow');
create trigger data_service_changed after insert or update or delete on data_service
  for each statement execute function bump_directory_version('flow');
create trigger prompt_changed after insert or update or delete on prompt
  for each statement execute function bump_directory_version('flow');
