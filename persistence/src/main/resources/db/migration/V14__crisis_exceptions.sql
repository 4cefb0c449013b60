-- Sayings in which a word of danger means something else. NONE: proposes nothing, and takes back what is inside it.

alter table crisis_word drop constraint crisis_word_level_check;
alter table crisis_word add constraint crisis_word_level_check check (level in ('NONE', 'CONCERN', 'HIGH'));

-- Ours, as the words are; a saying that somebody has made a word of danger stays one.
insert into crisis_word (id, word, folded, level, shipped, note)
select n.id, n.word, n.word, 'NONE', true, n.note from (values
  (1001, '想死你了', '想念'),
  (1002, '想死你啦', '想念'),
  (1003, '想死你们了', '想念'),
  (1004, '想死我了', '想念'),
  (1005, '想死他了', '想念'),
  (1006, '想死她了', '想念'),
  (1007, '想死妈妈了', '想念'),
  (1009, '笑死我了', ''),
  (1010, '笑死了', ''),
  (1011, '热死了', ''),
  (1012, '热死我了', ''),
  (1013, '冷死了', ''),
  (1014, '冻死了', ''),
  (1015, '累死了', ''),
  (1016, '累死我了', ''),
  (1017, '困死了', ''),
  (1018, '饿死了', ''),
  (1019, '忙死了', ''),
  (1020, '急死了', ''),
  (1021, '急死我了', ''),
  (1022, '吓死我了', ''),
  (1023, '吓死了', ''),
  (1024, '气死我了', ''),
  (1025, '气死了', ''),
  (1026, '跳楼价', '打折'),
  (1027, '跳楼机', '游乐设施'),
  (1028, '绝望的主妇', '电视剧'),
  (1029, '自杀小队', '电影'),
  (1030, 'suicide squad', 'a film'),
  (1031, 'killing myself laughing', '')
) as n(id, word, note)
on conflict (folded) do nothing;
