-- Temporary accounts (requirement 313): from this moment on nobody signs in with it.
alter table staff_user add column expires_at timestamptz;

create index staff_user_expires on staff_user (expires_at) where expires_at is not null;

-- Failed sign-ins with logins that do not exist, counted like those of users, so that a lock does
-- not tell which logins exist. A keyed hash: people mistake this field for the password's.
create table unknown_login (
  login_hash   bytea primary key,
  failed       integer not null,
  locked_until timestamptz,
  failed_at    timestamptz not null
);

create index unknown_login_failed_at on unknown_login (failed_at);
