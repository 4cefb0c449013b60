-- Reports of calls and of flows: each reaches the rows of its days and no others.

-- A call is the leg of whoever called or was called; the newest first.
create index call_leg_calls on call_leg (created_at desc, id desc) where role in ('CALLER', 'CALLED');
-- The calls of an agent, by the agent's legs.
create index call_leg_agent on call_leg (agent_id, created_at) where role = 'AGENT';
create index ivr_step_flow_day on ivr_step (flow_id, entered_at);
