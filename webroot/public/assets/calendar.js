// A calendar, and nothing else: it stores nothing and asks nobody.
const chinese = navigator.languages.some((language) => language.startsWith('zh'));
const locale = chinese ? 'zh-CN' : 'en';
const byId = (id) => document.getElementById(id);
const now = new Date();
let shown = new Date(now.getFullYear(), now.getMonth(), 1);

document.documentElement.lang = locale;
document.title = chinese ? '日历' : 'Calendar';
byId('before').setAttribute('aria-label', chinese ? '上个月' : 'Previous month');
byId('after').setAttribute('aria-label', chinese ? '下个月' : 'Next month');

function cell(name, text) {
  const node = document.createElement(name);
  node.textContent = text;
  return node;
}

function show() {
  byId('month').textContent = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long' }).format(
    shown,
  );
  const rows = [];
  const lead = (shown.getDay() + 6) % 7;
  const length = new Date(shown.getFullYear(), shown.getMonth() + 1, 0).getDate();
  for (let start = 1 - lead; start <= length; start += 7) {
    const row = document.createElement('tr');
    for (let day = start; day < start + 7; day++) {
      const node = document.createElement('td');
      if (day >= 1 && day <= length) node.append(cell('span', String(day)));
      const today =
        new Date(shown.getFullYear(), shown.getMonth(), day).toDateString() === now.toDateString();
      if (today && day >= 1 && day <= length) node.setAttribute('aria-current', 'date');
      row.append(node);
    }
    rows.push(row);
  }
  byId('days').replaceChildren(...rows);
}

function move(months) {
  shown = new Date(shown.getFullYear(), shown.getMonth() + months, 1);
  show();
}

// 2024-01-01 was a Monday.
for (let day = 1; day <= 7; day++) {
  const name = new Intl.DateTimeFormat(locale, { weekday: 'short' }).format(new Date(2024, 0, day));
  byId('weekdays').append(cell('th', name));
}
byId('today').textContent = new Intl.DateTimeFormat(locale, { dateStyle: 'full' }).format(now);
byId('before').addEventListener('click', () => move(-1));
byId('after').addEventListener('click', () => move(1));
show();
