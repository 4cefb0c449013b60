-- What is asked when a talk is over, and what was answered.
create table survey (
  code     text primary key check (code <> ''),
  version  integer not null default 1,
  name     text not null check (name <> ''),
  -- what is said, by code: the question with its keys, and the thanks; empty: none
  prompt   text not null references prompt (code),
  thanks   text references prompt (code),
  -- [{"key", "chinese", "english", "score"}] in order
  choices  jsonb not null check (jsonb_typeof(choices) = 'array' and jsonb_array_length(choices) > 0),
  tries    integer not null check (tries between 1 and 5),
  wait_ms  integer not null check (wait_ms between 1000 and 60000),
  -- dispositions after which nobody is asked
  spared   text[] not null,
  active   boolean not null default true
);

-- Fact of record: what one person answered on one leg, or that they did not.
create table survey_answer (
  id              bigint generated always as identity primary key,
  conversation_id bigint not null references conversation (id),
  -- the switch's id of the caller's leg: whoever is asked twice on it has one answer
  leg             text not null unique,
  queue_id        bigint references queue (id),
  -- who talked; null: a flow asked
  agent_id        bigint references staff_user (id),
  team_id         bigint references team (id),
  survey          text not null references survey (code),
  version         integer not null,
  asked_at        timestamptz not null,
  ended_at        timestamptz not null,
  outcome         text not null check (outcome in ('ANSWERED', 'NO_KEY', 'HUNG_UP')),
  key             text,
  -- as the survey said then
  label_zh        text,
  label_en        text,
  score           integer,
  check (ended_at >= asked_at),
  check ((key is not null) = (outcome = 'ANSWERED')),
  check ((key is null) = (label_zh is null) and (key is null) = (score is null))
);

create index survey_answer_asked on survey_answer (survey, asked_at);
create index survey_answer_conversation on survey_answer (conversation_id);

insert into prompt (code, text_zh, text_en) values
  ('survey-ask', '请对本次服务作出评价：满意请按1，一般请按2，不满意请按3',
    'Please rate this talk: press 1 if you are satisfied, 2 if it was fair, 3 if you are not satisfied'),
  ('survey-thanks', '感谢您的评价，再见', 'Thank you. Good-bye')
on conflict (code) do nothing;

insert into survey (code, name, prompt, thanks, choices, tries, wait_ms, spared) values
  ('satisfaction', '满意度评价', 'survey-ask', 'survey-thanks',
    '[{"key": "1", "chinese": "满意", "english": "Satisfied", "score": 3},
      {"key": "2", "chinese": "一般", "english": "Fair", "score": 2},
      {"key": "3", "chinese": "不满意", "english": "Not satisfied", "score": 1}]',
    2, 6000, '{harassment,no-response,mistaken}');
