-- One person on several ways in: identities join one contact, and are parted again (ADR 0012).
--
-- Each identity has a home: the contact that was made together with it (its first link). A contact
-- that holds identities always holds the one whose home it is; the home of one that is joined
-- elsewhere is empty and leads there (joined_into). A name belongs to the home of who told it.

alter table contact
  -- Moves with each joining and parting; above 0 the contact may hold more than its own identity.
  add column rev bigint not null default 0 check (rev >= 0),
  add column joined_into bigint references contact (id) check (joined_into <> id),
  -- Keyed words of the name, so that people are found by it.
  add column name_words tsvector;

create index contact_joined_into on contact (joined_into) where joined_into is not null;
create index contact_name_words on contact using gin (name_words);
create index contact_identity_hint on contact_identity (hint);
create index contact_identity_value on contact_identity (value_hash);

-- Who joined or parted whom, when and why. A fact of record, and what a repeated command finds.
create table contact_change (
  id          bigint primary key,
  command_id  text not null unique,
  kind        text not null check (kind in ('JOIN', 'PART')),
  -- Who is left standing.
  contact_id  bigint not null references contact (id),
  -- JOIN: who was joined to it. PART: who stands alone again.
  other_id    bigint not null references contact (id),
  -- PART: the identity that was parted.
  identity_id bigint references contact_identity (id),
  by_user     bigint not null references staff_user (id),
  why_sealed  bytea not null,
  at          timestamptz not null,
  check ((kind = 'PART') = (identity_id is not null))
);

create index contact_change_contact on contact_change (contact_id, id);

-- Why an identity came to where a link says; null for how it began (why FIRST_SEEN).
alter table identity_link add column change_id bigint references contact_change (id);

create function home_of(identity bigint) returns bigint language sql stable as $$
  select l.contact_id from identity_link l
  where l.identity_id = identity order by l.valid_from limit 1
$$;
