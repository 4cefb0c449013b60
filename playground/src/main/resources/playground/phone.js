/** The page by which a newcomer calls the hotline, and answers as an agent's telephone. */
const BASE = '/playground/api/phone';
const STATES = { IDLE: '空闲', RINGING: '振铃', TALKING: '通话', ENDED: '已结束' };
const CALLER_STATES = { ...STATES, TALKING: '已接通' };
const CAUSES = {
  NORMAL_CLEARING: '正常挂机',
  ORIGINATOR_CANCEL: '主叫取消',
  CALL_REJECTED: '被拒绝',
  USER_BUSY: '忙',
  NO_ANSWER: '无人接听',
  UNALLOCATED_NUMBER: '空号',
  USER_NOT_REGISTERED: '话机未注册',
  NORMAL_TEMPORARY_FAILURE: '线路故障',
  RECOVERY_ON_TIMER_EXPIRE: '断线',
  SYSTEM_SHUTDOWN: '交换机重启',
};
const BEHAVIOURS = {
  ANSWERS: '响 2 秒自动接听',
  RINGS: '一直响，手动接听',
  BUSY: '占线',
  REJECTS: '拒接',
  UNUSED: '空号',
  ABSENT: '未注册',
};
const KEYS = '1234567890*#';
const $ = (id) => document.getElementById(id);

async function send(path, body) {
  const response = await fetch(BASE + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body ?? {}),
  });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

function act(path, body) {
  return () => send(path, body).then(refresh, () => refresh());
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function button(text, testId, click, className = 'plain small') {
  const made = element('button', { type: 'button', className, textContent: text, onclick: click });
  made.dataset.testid = testId;
  return made;
}

function stateOf(state, cause, words = STATES) {
  const why = state === 'ENDED' && cause ? `：${CAUSES[cause] ?? cause}` : '';
  const made = element('span', { className: 'state', textContent: words[state] + why });
  made.dataset.state = state;
  return made;
}

const SAID = {
  blocked: '（拦截用语）',
  later: '（非服务时间用语）',
  noted: '好的，已经记下，轮到您时我们会打给您',
  'unknown-number': '您拨的号码不对',
  'queue-wait': '请稍候，一有座席就为您接通',
  'queue-next': '您是下一位',
  'queue-ahead': '您前面还有',
  'queue-people': '位来电者',
  'queue-estimate': '预计等待约',
  'queue-minutes': '分钟',
  'queue-message': '想留言，请按',
  'message-invite': '请在提示音后留言，说完请按井号键或挂机',
  'message-kept': '您的留言已经收到，谢谢',
  'queue-callback': '需要我们回拨，请按',
  'callback-number': '我们将保留您的位置，回拨给',
  'callback-confirm': '确认请按1，更换号码请按2',
  'survey-ask': '请对本次服务作出评价：满意请按1，一般请按2，不满意请按3',
  'survey-thanks': '感谢您的评价，再见',
  'callback-enter': '请输入您的电话号码，按井号键结束',
  'callback-invalid': '这个号码不能拨打，请重新输入',
};

/** What prompts that administrators edit say now, by code. */
let prompts = {};

/** The files of an announcement, in words. */
function words(files) {
  const names = files.replace(/^file_string:\/\//, '').split('!');
  const said = names.map((file) => {
    const name = /([^/]+)\.wav$/.exec(file)?.[1];
    if (!name) return file.startsWith('silence_stream') ? ' ' : file.startsWith('tone_stream') ? '（嘀）' : file;
    return file.includes('digits/') ? name : `${SAID[name] ?? prompts[name] ?? name}，`;
  });
  return said.join('').replace(/，$/, '');
}

/** What the switch lets somebody hear, in words. */
function hears({ hears: what, state }) {
  if (state === 'RINGING') return '听到：回铃音';
  if (what.startsWith('playback tone_stream')) return '听到：忙音';
  if (what.startsWith('playback local_stream')) return '听到：等候音乐';
  if (what.startsWith('play_and_get_digits')) {
    return `听到：${words(/'(.*?)'/.exec(what)?.[1] ?? '语音菜单')}（等待按键）`;
  }
  if (what.startsWith('playback')) return `听到：${words(what.slice(9))}`;
  if (what.startsWith('record ')) return '正在录音：说话（按 # 或挂机结束）';
  if (what.startsWith('bridge')) return `正与话机 ${what.slice(7)} 通话`;
  return what === 'park' ? '听到：静音' : '';
}

function callRow(call) {
  const up = call.state === 'RINGING' || call.state === 'TALKING';
  const row = element(
    'li',
    { className: 'card' },
    element(
      'div',
      { className: 'line-head' },
      element('strong', { textContent: `${call.number || '匿名'} → ${call.accessNumber}` }),
      stateOf(call.state, call.cause, CALLER_STATES),
    ),
  );
  row.dataset.testid = 'phone-call-row';
  if (up) {
    row.append(element('p', { className: 'quiet', textContent: hears(call) }));
    if (call.keys) row.append(element('p', { className: 'quiet', textContent: `收到按键：${call.keys}` }));
    const keys = element('div', { className: 'keys' });
    for (const key of KEYS) keys.append(button(key, 'phone-key', act(`/calls/${call.id}/keys`, { keys: key })));
    row.append(keys, element('div', { className: 'actions' }, button('挂机', 'phone-hangup', act(`/calls/${call.id}/hangup`), 'plain small danger')));
  }
  return row;
}

/** Telephones of citizens are there too, once they have called or an agent has called them. */
function ownerOf(number) {
  return /^100[1-9]$/.test(number) ? `agent${Number(number) - 1000}` : '市民';
}

function phoneRow(phone) {
  const choice = element('select', {
    onchange: (event) => act(`/phones/${phone.number}/behaviour`, { behaviour: event.target.value })(),
  });
  choice.ariaLabel = `话机 ${phone.number} 怎么接`;
  for (const [value, text] of Object.entries(BEHAVIOURS)) {
    choice.append(element('option', { value, textContent: text, selected: value === phone.behaviour }));
  }
  const actions = element('div', { className: 'actions' });
  if (phone.state === 'RINGING') {
    actions.append(
      button('接听', 'phone-answer', act(`/phones/${phone.number}/answer`), 'primary'),
      button('拒接', 'phone-reject', act(`/phones/${phone.number}/hangup`), 'plain small danger'),
    );
  } else if (phone.state === 'TALKING') {
    actions.append(
      button('按 1', 'phone-press-1', act(`/phones/${phone.number}/keys`, { keys: '1' })),
      button('按 2', 'phone-press-2', act(`/phones/${phone.number}/keys`, { keys: '2' })),
      button('挂机', 'phone-on-hook', act(`/phones/${phone.number}/hangup`), 'plain small danger'),
      button('拔掉网线', 'phone-lose', act(`/phones/${phone.number}/lose`)),
    );
  }
  actions.append(choice);
  return element(
    'li',
    { className: 'card' },
    element(
      'div',
      { className: 'line-head' },
      element('strong', { textContent: `${phone.number} · ${ownerOf(phone.number)}` }),
      stateOf(phone.state === 'ENDED' ? 'IDLE' : phone.state),
    ),
    actions,
  );
}

let shown = '';

async function refresh() {
  const response = await fetch(`${BASE}/state`);
  if (!response.ok) return;
  const text = await response.text();
  // A page that did not change keeps its focus and its open list.
  if (text === shown || document.activeElement?.tagName === 'SELECT') return;
  shown = text;
  const { calls, phones, diskFull, prompts: said } = JSON.parse(text);
  prompts = said;
  $('disk-full').checked = diskFull;
  const focused = document.activeElement?.dataset?.testid;
  $('no-calls').hidden = calls.length > 0;
  $('calls').replaceChildren(...calls.map(callRow));
  $('phones').replaceChildren(...phones.map(phoneRow));
  if (focused) document.querySelector(`[data-testid="${focused}"]`)?.focus();
}

$('anonymous').addEventListener('change', () => {
  $('number').disabled = $('anonymous').checked;
});

$('disk-full').addEventListener('change', () => act('/disk', { full: $('disk-full').checked })());

$('dial').addEventListener('submit', async (event) => {
  event.preventDefault();
  $('dial-problem').textContent = '';
  // A Chinese input method writes full-width digits.
  const typed = (id) => $(id).value.normalize('NFKC').trim();
  const number = $('anonymous').checked ? '' : typed('number');
  if (!$('anonymous').checked && !number) {
    $('dial-problem').textContent = '请填写号码，或选择不显示号码。';
    return;
  }
  try {
    await send('/calls', { number, accessNumber: typed('access') });
  } catch {
    $('dial-problem').textContent = '号码只能有数字、+、* 和 #，至少两位。';
  }
  refresh();
});

refresh();
setInterval(() => refresh().catch(() => {}), 700);
