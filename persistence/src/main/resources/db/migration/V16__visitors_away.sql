-- Who waits and has a page open: hints that nodes write every few seconds, not records. No foreign
-- key: it would hold up those who write to the conversation.

create table visitor_seen (
  conversation_id bigint primary key,
  seen_at         timestamptz not null
) with (fillfactor = 70);

-- One row: that somebody watches, and since when without a gap. While no node runs, nobody is away.
create table visitor_watch (
  one     boolean primary key default true check (one),
  beat_at timestamptz not null,
  since   timestamptz not null
);

insert into visitor_watch (beat_at, since) values (clock_timestamp(), clock_timestamp());

-- The words are ours, to be edited; emergency numbers: facts.md section 1.
insert into system_text (code, text) values
  ('away-left', '您离开了一会儿，这次排队先结束了。您想说的时候，再写一句就会重新排队，也可以给我们留言。如果您或身边的人正处于危险之中，请立即拨打110或120；需要心理援助，请拨打12356。')
on conflict (code) do nothing;
