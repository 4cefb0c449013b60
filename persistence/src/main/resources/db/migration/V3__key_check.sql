-- With which keys this database was written: keyed fingerprints, from which no key can be told.
-- A node that starts with other keys is refused before it writes what nobody else can read, or
-- looks people up by hashes that find nobody.
create table key_check (
  name        text primary key,
  fingerprint bytea not null,
  first_used  timestamptz not null default clock_timestamp()
);
