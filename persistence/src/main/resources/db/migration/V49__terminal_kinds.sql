-- An agent's ear may be a SIP telephone, the browser, or a number outside (kept like any person's number: enciphered,
-- with a keyed hash to find it).
alter table agent_terminal drop constraint agent_terminal_kind_check;
alter table agent_terminal alter column extension drop not null;
alter table agent_terminal
  add column number_sealed bytea,
  add column number_hash   bytea unique,
  add constraint agent_terminal_kind_check check (kind in ('SIP', 'BROWSER', 'OUTSIDE')),
  add constraint agent_terminal_address_check check (
    case when kind = 'OUTSIDE'
      then extension is null and number_sealed is not null and number_hash is not null
      else extension is not null and number_sealed is null and number_hash is null
    end);

-- The browser of an agent as a telephone: its extension stays the same, the password is good for a short while and for
-- one page of one signed-in session.
create table browser_phone (
  user_id       bigint primary key references staff_user (id),
  extension     text not null unique check (extension ~ '^9[0-9]{7}$'),
  claim         text,
  session_hash  text,
  secret_sealed bytea,
  valid_until   timestamptz,
  check ((claim is null) = (secret_sealed is null)
    and (claim is null) = (session_hash is null)
    and (claim is null) = (valid_until is null))
);
