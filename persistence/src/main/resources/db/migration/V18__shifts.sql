-- Shifts of the hotline, by the clock of hotline.zone. What a queue wants while one lasts stands in
-- its routing: { "shifts": [ { "shift": "1", "seats": 5, "reservedForCalls": 1 } ] }.

create table shift (
  id           bigint primary key,
  version      integer not null default 1,
  name         text not null check (name <> ''),
  -- On which it begins: { MONDAY, … }
  days         text[] not null check (cardinality(days) > 0),
  from_minute  integer not null check (from_minute between 0 and 1439),
  -- At or before the beginning it lies on the next day.
  until_minute integer not null check (until_minute between 1 and 1440),
  active       boolean not null default true,
  constraint shift_name_key unique (name)
);

-- Ours, a start to edit: they change nothing before a queue counts on them.
insert into shift (id, name, days, from_minute, until_minute) values
  (1, '白班', '{MONDAY,TUESDAY,WEDNESDAY,THURSDAY,FRIDAY,SATURDAY,SUNDAY}', 480, 1200),
  (2, '夜班', '{MONDAY,TUESDAY,WEDNESDAY,THURSDAY,FRIDAY,SATURDAY,SUNDAY}', 1200, 480);
