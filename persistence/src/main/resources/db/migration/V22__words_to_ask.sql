-- How who waits may ask for something where there is no button: one line for each word of the
-- account's that is switched on, below the first text of the wait.

insert into system_text (code, text) values
  ('word-place', '回复“{word}”，查看前面还有几位'),
  ('word-message', '回复“{word}”，改为留言，我们稍后回复您'),
  ('word-contact', '回复“{word}”，请我们稍后联系您（后面可以写上电话号码）')
on conflict (code) do nothing;
