-- What programs of others have asked for: the same id of the same key is done once.
create table cti_command (
  key_id     bigint not null references cti_key (id),
  command_id text not null,
  what       text not null,
  answer     text not null,
  at         timestamptz not null,
  primary key (key_id, command_id)
);

create index cti_command_at on cti_command (at);
