-- What is said while it is closed, for who reads English; empty: the other text stands for it.
alter table business_hours add column closed_text_en text not null default '';
alter table special_day add column closed_text_en text not null default '';

-- Until when a colleague who is asked to take over may answer; null: as long as it is asked, as in a
-- call in which somebody is consulted.
alter table handover add column expires_at timestamptz;
create index handover_expiring on handover (expires_at) where ended_at is null and expires_at is not null;

-- Told once to who waits by a channel without a page of ours, where the queue says nothing itself.
insert into system_text (code, text, text_en) values
  ('in-line',
   '您的消息已经收到，正在为您排队：您前面还有 {ahead} 位，{estimate}。不用守着屏幕，轮到时咨询员会在这里回复您。如果您或身边的人正处于危险之中，请立即拨打110或120；需要心理援助，请拨打12356。',
   'We have received your message and you are in line. People before you: {ahead}; {estimate}. You need not watch the screen: a counsellor will answer here when it is your turn. If you or somebody with you is in danger, call 110 (police) or 120 (ambulance) now; for psychological help, call 12356.')
on conflict (code) do nothing;
