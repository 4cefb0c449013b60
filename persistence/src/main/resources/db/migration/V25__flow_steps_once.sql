-- A step that is told again is one row: its place among the steps of its conversation says which.

alter table ivr_step add column place integer not null check (place >= 0);

create unique index ivr_step_place on ivr_step (conversation_id, place);
drop index ivr_step_conversation;
