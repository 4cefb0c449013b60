-- Since when somebody really waits who came back from an agent: waiting_since keeps the place of the first wait. Null
-- where waiting_since tells both.
alter table conversation add column back_since timestamptz;

update conversation c set back_since = c.entered_queue_at
where c.state = 'WAITING' and c.served_at is not null and c.entered_queue_at > c.waiting_since
  and exists (select 1 from queue_visit v
    where v.conversation_id = c.id and v.left_at is null and v.entered_by = 'REASSIGNED');
