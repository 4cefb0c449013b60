-- A leg to somebody we called who is no agent of ours: consulted by an agent, or dialled.
alter table call_leg drop constraint call_leg_role_check;
alter table call_leg add constraint call_leg_role_check check (role in ('CALLER', 'AGENT', 'OUTSIDE'));
