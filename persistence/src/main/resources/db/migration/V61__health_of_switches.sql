-- Telephone switches through which nobody calls out for a while.
create table switch_pause (
  switch  text primary key check (switch <> ''),
  since   timestamptz not null default clock_timestamp(),
  by_user bigint not null references staff_user (id)
);

-- What an alarm is about that is neither a queue nor a person: names of switches or trunks.
alter table alarm add column subject text not null default '';

-- Ours; editable. Seconds, so that a reconnect or a node that takes over alarms nobody.
insert into alarm_rule (id, name, kind, threshold, roles, repeat_ms, active) values
  (6, '电话交换机断开', 'SWITCH_DOWN', 15, '{SUPERVISOR,ADMINISTRATOR}', 300000, true),
  (7, '电话线路中断', 'TRUNK_DOWN', 30, '{SUPERVISOR,ADMINISTRATOR}', 0, true);
