-- A leg of a supervisor who listened, whispered or barged in: none of those who talked.
alter table call_leg drop constraint call_leg_role_check;
alter table call_leg add constraint call_leg_role_check
  check (role in ('CALLER', 'AGENT', 'OUTSIDE', 'SUPERVISOR'));
