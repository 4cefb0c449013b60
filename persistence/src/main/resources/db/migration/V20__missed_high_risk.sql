-- A person found to be in danger in a conversation that is over, with nobody there: somebody has to
-- go after them, so they stand among the missed.
alter table missed drop constraint missed_kind_check;
alter table missed add constraint missed_kind_check
  check (kind in ('ABANDONED', 'LEFT_MESSAGE', 'CONTACT_REQUEST', 'HIGH_RISK'));
