-- When an agent's leg was first joined with the caller's: a telephone outside is answered before its key is pressed,
-- and one that is lifted may find that the caller has left. Null also of legs that a node of before has written; of
-- those that nobody got the caller by, "refused" says why.
alter table call_leg add column joined_at timestamptz;
