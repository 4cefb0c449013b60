-- Words that propose a risk, what they proposed and what became of it, and visitors who fall silent.

-- ---- words ----

create table crisis_word (
  id      bigint primary key,
  word    text not null check (word <> ''),
  -- As it is looked for: two ways to write the same are one word.
  folded  text not null,
  level   text not null check (level in ('CONCERN', 'HIGH')),
  active  boolean not null default true,
  shipped boolean not null default false,
  note    text not null default '',
  version integer not null default 1,
  constraint crisis_word_folded_key unique (folded)
);

-- No public source fixes such a list: this one is ours, a start to edit. It proposes; a person judges.
insert into crisis_word (id, word, folded, level, shipped, note)
select n.id, n.word, n.word, n.level, true, n.note from (values
  (1, '自杀', 'HIGH', ''),
  (2, '轻生', 'HIGH', ''),
  (3, '寻死', 'HIGH', ''),
  (4, '想死', 'HIGH', '“想死你了”是想念的意思'),
  (5, '不想活', 'HIGH', ''),
  (6, '活不下去', 'HIGH', ''),
  (7, '不如死了', 'HIGH', ''),
  (8, '死了算了', 'HIGH', ''),
  (9, '结束生命', 'HIGH', ''),
  (10, '结束自己', 'HIGH', ''),
  (11, '跳楼', 'HIGH', ''),
  (12, '跳河', 'HIGH', ''),
  (13, '跳桥', 'HIGH', ''),
  (14, '割腕', 'HIGH', ''),
  (15, '上吊', 'HIGH', ''),
  (16, '烧炭', 'HIGH', ''),
  (17, '卧轨', 'HIGH', ''),
  (18, '遗书', 'HIGH', ''),
  (19, '喝农药', 'HIGH', ''),
  (20, '百草枯', 'HIGH', ''),
  (21, '吞安眠药', 'HIGH', ''),
  (22, '杀了他', 'HIGH', '伤害他人'),
  (23, '杀了她', 'HIGH', '伤害他人'),
  (24, '同归于尽', 'HIGH', ''),
  (25, '自残', 'CONCERN', ''),
  (26, '自伤', 'CONCERN', ''),
  (27, '划自己', 'CONCERN', ''),
  (28, '伤害自己', 'CONCERN', ''),
  (29, '没有活着的意义', 'CONCERN', ''),
  (30, '活着没意思', 'CONCERN', ''),
  (31, '撑不下去', 'CONCERN', ''),
  (32, '绝望', 'CONCERN', ''),
  (33, '没人会在意我', 'CONCERN', ''),
  (34, '家暴', 'CONCERN', ''),
  (35, '性侵', 'CONCERN', ''),
  (36, '强奸', 'CONCERN', ''),
  (37, '猥亵', 'CONCERN', ''),
  (38, 'suicide', 'HIGH', ''),
  (39, 'suicidal', 'HIGH', ''),
  (40, 'kill myself', 'HIGH', ''),
  (41, 'killing myself', 'HIGH', ''),
  (42, 'end my life', 'HIGH', ''),
  (43, 'ending my life', 'HIGH', ''),
  (44, 'want to die', 'HIGH', ''),
  (45, 'better off dead', 'HIGH', ''),
  (46, 'kill him', 'HIGH', 'harm to others'),
  (47, 'kill her', 'HIGH', 'harm to others'),
  (48, 'self harm', 'CONCERN', ''),
  (49, 'hurt myself', 'CONCERN', ''),
  (50, 'cut myself', 'CONCERN', ''),
  (51, 'hopeless', 'CONCERN', ''),
  (52, 'no reason to live', 'HIGH', ''),
  (53, 'raped', 'CONCERN', ''),
  (54, 'abused', 'CONCERN', '')
) as n(id, word, level, note);

insert into directory_version (area, version, changed_at) values ('crisis', 1, clock_timestamp());

create trigger crisis_word_changed after insert or update or delete on crisis_word
  for each statement execute function bump_directory_version('crisis');

-- ---- what is proposed ----

alter table conversation
  add column risk_proposal text check (risk_proposal in ('CONCERN', 'HIGH')),
  add column risk_proposal_seq bigint,
  add column risk_proposal_at timestamptz,
  -- Words that have proposed already: the same one does not ask the same people again and again.
  add column risk_words bigint[] not null default '{}';

-- A fact of record: what was proposed by which message, and what a person made of it.
create table risk_proposal (
  id              bigint generated always as identity primary key,
  conversation_id bigint not null references conversation (id),
  level           text not null check (level in ('CONCERN', 'HIGH')),
  seq             bigint not null,
  words           bigint[] not null,
  at              timestamptz not null,
  decided_at      timestamptz,
  decided_by      bigint references staff_user (id),
  -- RAISED: a graver word came before anybody had judged.
  outcome         text check (outcome in ('CONFIRMED', 'DISMISSED', 'RAISED')),
  decided_level   text,
  foreign key (conversation_id, seq) references entry (conversation_id, seq),
  check ((decided_at is null) = (outcome is null))
);

create unique index risk_proposal_open on risk_proposal (conversation_id) where decided_at is null;
create index risk_proposal_at on risk_proposal (at);

-- ---- silence ----

-- The newest message of the contact that was asked after.
alter table conversation add column reminded_in_seq bigint;
alter table conversation add column reminded_at timestamptz;

insert into system_text (code, text) values
  ('silence-remind', '您还在吗？不着急，想说的时候随时可以说。如果一段时间没有消息，这次对话会先结束，之后您再写来，我们仍会接着聊。'),
  ('silence-close', '这次对话先到这里。您什么时候想说话，直接在这里写就好。如果您或身边的人有危险，请立即拨打110或120；需要心理援助，请拨打12356。')
on conflict (code) do nothing;
