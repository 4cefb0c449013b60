-- Where conversations in writing are in their flows. Gone with the flow: what is left are ivr_step
-- and the timeline. Flows that keep secrets do not run here, so the state holds none.
create table text_run (
  conversation_id bigint primary key references conversation (id),
  stage           text not null check (stage in ('RUNNING', 'PERSON')),
  -- FlowState as JSON, sealed: it holds what people answered
  state_sealed    bytea not null,
  turn            integer not null,
  -- the last entry the run knows
  seen_seq        bigint not null,
  -- how many steps stand in ivr_step
  written         integer not null,
  due_at          timestamptz not null
);

create index text_run_due on text_run (due_at);

-- Conversations in self-service are few at any time; a look every two seconds finds them by this.
create index conversation_self_service on conversation (id) where state = 'SELF_SERVICE';

insert into system_text (code, text, text_en) values
  ('menu-person', '人工服务', 'Talk to a person'),
  ('menu-again', '没有看懂您的回答。请回复选项前面的数字，例如“{example}”；回复“人工”可以直接找人工服务。',
   'We did not understand that. Please reply with the number in front of an option, "{example}" for example, or with "agent" to talk to a person.'),
  ('menu-digits', '没有看懂您的回答。请回复 {digits} 位数字；回复“人工”可以直接找人工服务。',
   'We did not understand that. Please reply with {digits} digits, or with "agent" to talk to a person.'),
  ('menu-silent', '您有一会儿没有回复了，我们为您转人工服务，请稍候。',
   'You have not replied for a while, so we ask a person to help you. One moment please.'),
  ('menu-left', '您有一会儿没有回复了，这次自助服务先到这里。需要时请随时再写给我们。',
   'You have not replied for a while, so this self-service ends here. Write to us again at any time.'),
  ('menu-bye', '这次自助服务到此结束。需要时请随时再写给我们。',
   'This self-service ends here. Write to us again at any time.')
on conflict (code) do nothing;
