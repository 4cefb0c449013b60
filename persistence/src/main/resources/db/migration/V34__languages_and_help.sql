-- The system's own words in the language of the person, and help for who writes of danger while
-- nobody may answer soon. The words are ours, to be edited; emergency numbers: facts.md section 1.

alter table conversation
  -- In which language the person reads us, as a two-letter code; null where nobody knows.
  add column language text,
  -- When the person, having written of danger, was told where help is.
  add column help_told_at timestamptz;

alter table system_text
  -- For who reads English; empty: the other text stands for it.
  add column text_en text not null default '';

insert into system_text (code, text) values
  ('contact-number', '没有看到能拨打的电话号码。请回复“{word}”，后面写上号码，比如“{word} 13800138000”；只回复“{word}”，我们就在这里联系您。'),
  ('closed', '现在不在服务时间。您写的内容我们已经收到，可以继续在这里写，开放后会尽快回复您。如果您或身边的人正处于危险之中，请立即拨打110或120；需要心理援助，请拨打12356。'),
  ('danger', '谢谢您愿意说出来，我们很担心您，您不必一个人扛着。如果您或身边的人正处于危险之中，请立即拨打110或120；需要心理援助，请拨打12356。您写的内容会最先给咨询员看。')
on conflict (code) do nothing;

update system_text t set text_en = n.text_en
from (values
  ('external', 'You can also reach them directly: {target}'),
  ('blocked', 'Hello. You cannot use the online service of this hotline at present. If you or somebody with you is in danger, call 110 (police) or 120 (ambulance) now; for psychological help, call 12356.'),
  ('leave-message', 'All counsellors are busy just now. You can leave what you would like to say here, and we will answer as soon as we can. If you or somebody with you is in danger, call 110 (police) or 120 (ambulance) now; for psychological help, call 12356.'),
  ('contact-noted', 'That is noted. We will contact you when it is your turn; your place is kept. If you or somebody with you is in danger, call 110 (police) or 120 (ambulance) now.'),
  ('estimate-minutes', 'about {n} min'),
  ('estimate-unknown', 'we cannot tell yet how long it will take'),
  ('place', 'People before you: {ahead}; {estimate}. When it is your turn, a counsellor will answer here. If you or somebody with you is in danger, call 110 (police) or 120 (ambulance) now; for psychological help, call 12356.'),
  ('word-place', 'Reply “{word}” to see how many people are before you'),
  ('word-message', 'Reply “{word}” to leave a message instead; we will answer later'),
  ('word-contact', 'Reply “{word}” to be contacted later (you may add a telephone number)'),
  ('silence-remind', 'Are you still there? There is no hurry: write whenever you like. If we hear nothing for a while, this conversation will end for now; when you write again, we will go on from here.'),
  ('silence-close', 'Let us leave this conversation here for now. Whenever you want to talk, just write here. If you or somebody with you is in danger, call 110 (police) or 120 (ambulance) now; for psychological help, call 12356.'),
  ('away-left', 'You were away for a while, so this wait has ended. Whenever you like, write again to join the line again, or leave us a message. If you or somebody with you is in danger, call 110 (police) or 120 (ambulance) now; for psychological help, call 12356.'),
  ('contact-number', 'We see no number here that we could call. Reply “{word}” with the number behind it, like “{word} 13800138000”; with “{word}” alone we will contact you here.'),
  ('closed', 'The hotline is closed just now. We have received what you wrote; you can go on writing here, and we will answer soon after we open. If you or somebody with you is in danger, call 110 (police) or 120 (ambulance) now; for psychological help, call 12356.'),
  ('danger', 'Thank you for telling us. We are worried about you, and you do not have to bear this alone. If you or somebody with you is in danger, call 110 (police) or 120 (ambulance) now; for psychological help, call 12356. Counsellors will see what you wrote before anything else.')
) as n(code, text_en)
where t.code = n.code and t.text <> '';
