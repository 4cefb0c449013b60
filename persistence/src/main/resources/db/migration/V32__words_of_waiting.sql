-- What callers hear who wait, as prompts: recordings named by their codes, or spoken.
insert into prompt (code, text_zh, text_en) values
  ('queue-wait', '请稍候，一有座席就为您接通', 'Please hold on; you are connected as soon as somebody is free'),
  ('queue-next', '您是下一位', 'You are next'),
  ('queue-ahead', '您前面还有', 'Before you there are'),
  ('queue-people', '位来电者', 'callers'),
  ('queue-estimate', '预计等待约', 'You may wait about'),
  ('queue-minutes', '分钟', 'minutes'),
  ('queue-callback', '不想等待，需要我们回拨，请按', 'To be called back instead, press'),
  ('queue-message', '想留言，请按', 'To leave a message, press'),
  ('message-invite', '请在提示音后留言，说完请按井号键或挂机', 'Please speak after the tone, then press the hash key or hang up'),
  ('callback-number', '我们将保留您的位置，回拨给', 'We keep your place and call you back at'),
  ('callback-confirm', '确认请按1，更换号码请按2', 'Press 1 to confirm, 2 for another number'),
  ('callback-enter', '请输入您的电话号码，按井号键结束', 'Enter your telephone number and the hash key')
on conflict (code) do nothing;
