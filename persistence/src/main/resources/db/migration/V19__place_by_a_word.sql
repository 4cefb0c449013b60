-- What somebody who waits is answered to the account's word for the place.

insert into system_text (code, text) values
  ('place', '您前面还有{ahead}位，{estimate}。轮到您时，咨询员会在这里回复您。如果您或身边的人正处于危险之中，请立即拨打110或120；需要心理援助，请拨打12356。')
on conflict (code) do nothing;
