-- Agents whose ear is a telephone outside, who may be on duty without a desk, and experts.

-- Who may take calls at a telephone outside, and who is an expert whom colleagues may consult whenever the telephone is
-- set, and on what: an administrator says so. Without a row: neither.
create table phone_seat (
  user_id    bigint primary key references staff_user (id),
  outside    boolean not null,
  expertise  text check (length(expertise) between 1 and 200),
  changed_by bigint not null references staff_user (id),
  changed_at timestamptz not null
);

-- Duty by telephone: append-only but for its end. At most one of a user is open.
create table phone_duty (
  id         bigint primary key,
  user_id    bigint not null references staff_user (id),
  since_at   timestamptz not null,
  until_at   timestamptz not null,
  ended_at   timestamptz,
  ended_by   bigint references staff_user (id),
  reason     text,
  check (until_at > since_at),
  check (ended_at is not null or (ended_by is null and reason is null))
);

create unique index phone_duty_open on phone_duty (user_id) where ended_at is null;

-- Since when a wrap-up is left for later, where its owner has no desk at hand.
alter table conversation add column aside_since timestamptz;

-- What whoever answers an agent's telephone outside is told.
insert into prompt (code, text_zh, text_en) values
  ('seat-accept', '心理热线来电，接听请按1，不接请按2',
   'A call of the hotline. Press 1 to take it, 2 to decline')
on conflict (code) do nothing;
