-- Who did what others must know of.

-- Who saved last what administrators keep: told to whoever saves the same thing too late.
create table last_save (
  -- Its address in the API, for example /queues/7312.
  what    text primary key,
  version integer not null,
  by_user bigint not null references staff_user (id),
  at      timestamptz not null
);

-- Who signed an agent out, where it was somebody else: told at the next sign-in.
alter table agent_session add column ended_by bigint references staff_user (id);
