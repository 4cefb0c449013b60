-- Who left a message stands in line again while words propose danger, or a person has found it.
alter table queue_visit drop constraint queue_visit_entered_by_check;
alter table queue_visit add constraint queue_visit_entered_by_check
  check (entered_by in
    ('MENU', 'DIRECT', 'TRANSFER', 'OVERFLOW', 'CALLBACK', 'REASSIGNED', 'DANGER'));
