-- What agents write down of a person: what to call them, and a standing remark for whoever serves
-- them next. Each save is a row, and the contact leads to the newest; nothing is overwritten. An edit
-- belongs to the contact it was made on: joined people show theirs together and take them home again.

create table contact_edit (
  id            bigint primary key,
  command_id    text not null unique,
  contact_id    bigint not null references contact (id),
  -- contact.rev after it.
  rev           bigint not null check (rev >= 1),
  -- Null: called as they or their platform tell.
  name_sealed   bytea,
  name_words    tsvector,
  remark_sealed bytea,
  by_user       bigint not null references staff_user (id),
  at            timestamptz not null,
  unique (contact_id, rev)
);

create index contact_edit_name_words on contact_edit using gin (name_words);

-- rev moves with each edit, too: whoever shows the person reads it again.
alter table contact add column edit_id bigint references contact_edit (id);
