-- Somebody whom an agent calls in a conversation is no caller. What we call goes out.
alter table call_leg drop constraint call_leg_role_check;
alter table call_leg add constraint call_leg_role_check
  check (role in ('CALLER', 'AGENT', 'OUTSIDE', 'SUPERVISOR', 'CALLED'));
update call_leg set direction = 'OUTBOUND' where role = 'OUTSIDE';
