-- What an agent did on a day is asked by the agent; what is old ends before it and is not looked at.
create index segment_agent on segment (agent_id, coalesce(to_at, 'infinity'::timestamptz))
  where kind in ('TALK', 'WRAPUP');
