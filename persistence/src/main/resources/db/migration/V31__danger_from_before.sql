-- Somebody whose danger was judged high comes back: proposed by what was judged before.
alter table risk_event drop constraint risk_event_source_check;
alter table risk_event add constraint risk_event_source_check
  check (source in ('AGENT', 'SUPERVISOR', 'WORDS', 'EARLIER'));
