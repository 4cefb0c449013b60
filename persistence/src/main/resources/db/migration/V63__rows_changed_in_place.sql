-- Every message, and every step of a call, changes the row of its conversation or call, and with it changed_at. PostgreSQL
-- leaves all other indexes alone (a heap-only tuple) only where no column of a b-tree or GIN index changed; a BRIN index
-- does not count. Room is left in each page for the next version of its rows.
drop index conversation_changed;
create index conversation_changed on conversation using brin (changed_at)
  with (pages_per_range = 16, autosummarize = on);
alter table conversation set (fillfactor = 70);

drop index phone_call_over;
create index phone_call_over on phone_call using brin (changed_at)
  with (pages_per_range = 16, autosummarize = on);
alter table phone_call set (fillfactor = 70);
