-- States the ACD and agents know since queues have settings, and the end of an offer that was made
-- to several at once.

alter table agent_state drop constraint agent_state_state_check;
alter table agent_state add constraint agent_state_state_check check (state in (
  'NOT_READY', 'READY', 'BUSY', 'BREAK', 'WRAP_UP', 'OUTBOUND', 'OTHER_WORK', 'NOT_ANSWERING'));

alter table offer drop constraint offer_outcome_check;
alter table offer add constraint offer_outcome_check check (outcome in (
  'ACCEPTED', 'DECLINED', 'TIMED_OUT', 'WITHDRAWN', 'TAKEN', 'LOST'));
