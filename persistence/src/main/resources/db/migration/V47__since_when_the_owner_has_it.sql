-- Since when the present owner has a conversation; null where nobody has it. served_at stays when anybody had it first.
alter table conversation add column owned_since timestamptz;

update conversation c set owned_since = coalesce((
    select min(s.from_at) from segment s
    where s.conversation_id = c.id and s.agent_id = c.owner_id and s.kind in ('TALK', 'WRAPUP')
      and s.id > coalesce((
        select max(b.id) from segment b
        where b.conversation_id = c.id and b.kind in ('QUEUE', 'TALK', 'WRAPUP')
          and b.agent_id is distinct from c.owner_id), 0)),
  c.served_at)
where c.owner_id is not null and c.state in ('SERVING', 'WRAP_UP');
