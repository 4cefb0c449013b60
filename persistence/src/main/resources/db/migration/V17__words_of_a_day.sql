-- What a day of the calendar says to whoever comes while it is closed; empty: what the hours say.

alter table special_day add column closed_text text not null default '';
