import * as api from './api.js';
import { fromFile, samplePicture } from './pictures.js';
import { texts } from './texts.js';
import { Thread } from './thread.js';

const pollMs = 1000;
const by = (id) => document.getElementById(id);

const missing = Object.keys(texts['zh-CN']).filter((key) => !(key in texts.en));
if (missing.length > 0) throw new Error(`words missing in English: ${missing.join(', ')}`);

// --- Language ---------------------------------------------------------------------------------

const remembered = localStorage.getItem('playground.lang');
let language = remembered in texts ? remembered : 'zh-CN';
const word = (key, values = {}) =>
  texts[language][key]?.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');

function translate() {
  document.documentElement.lang = language;
  document.title = word('title');
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = word(node.dataset.text);
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', word(node.dataset.label));
  for (const node of document.querySelectorAll('[data-placeholder]')) node.placeholder = word(node.dataset.placeholder);
  by('language').textContent = word('otherLanguage');
  by('language').lang = language === 'en' ? 'zh-CN' : 'en';
}

// --- State ------------------------------------------------------------------------------------

let list = [];
let chosen = decodeURIComponent(location.hash.slice(1));
let typing = false;
let answers = [];
const view = new Thread(by('thread'), word, () => language);
const current = () => list.find((follower) => follower.openid === chosen);

let toastTimer;
function toast(text) {
  by('toast').textContent = text;
  by('toast').hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (by('toast').hidden = true), 5000);
}

const explain = (error) =>
  error.message === 'offline' ? word('offline') : word('failed', { why: error.message });

/** Runs what a click asked for; whatever goes wrong is told, never swallowed. */
async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(explain(error));
    return undefined;
  }
}

// --- Followers --------------------------------------------------------------------------------

function showFollowers() {
  const place = by('followers');
  place.replaceChildren();
  if (list.length === 0) {
    const empty = document.createElement('li');
    empty.className = 'quiet';
    empty.textContent = word('noFollowers');
    place.append(empty);
  }
  for (const follower of list) {
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'follower';
    button.dataset.testid = 'follower-choose';
    button.dataset.openid = follower.openid;
    button.setAttribute('aria-pressed', String(follower.openid === chosen));
    // Names that people gave stay as they are in every language.
    const face = document.createElement('span');
    face.translate = false;
    face.className = 'face';
    face.setAttribute('aria-hidden', 'true');
    face.textContent = [...(follower.nickname || '?')][0];
    const words = document.createElement('span');
    words.className = 'follower-words';
    const name = document.createElement('strong');
    name.translate = false;
    name.textContent = follower.nickname;
    const state = document.createElement('small');
    state.textContent = word(follower.subscribed ? 'subscribed' : 'notSubscribed');
    words.append(name, state);
    button.append(face, words);
    button.addEventListener('click', () => choose(follower.openid));
    item.append(button);
    place.append(item);
  }
  showPhone();
}

function showPhone() {
  const follower = current();
  by('subscription').hidden = !follower;
  for (const control of by('composer').elements) control.disabled = !follower;
  if (!follower) {
    by('phone-state').textContent = word('pickFollower');
    return;
  }
  by('phone-state').textContent = typing ? word('typing') : follower.nickname;
  by('subscription').textContent = word(follower.subscribed ? 'unsubscribe' : 'subscribe');
}

function choose(openid) {
  if (openid !== chosen) {
    chosen = openid;
    history.replaceState(null, '', `#${encodeURIComponent(openid)}`);
    typing = false;
    view.clear();
    closeDrawer();
  }
  showFollowers();
  void poll();
}

async function loadFollowers() {
  list = await api.followers();
  if (!current()) chosen = list[0]?.openid ?? '';
  showFollowers();
}

by('new-follower').addEventListener('submit', (event) => {
  event.preventDefault();
  void attempt(async () => {
    const names = texts[language].nicknames;
    const unused = names.filter((name) => !list.some((follower) => follower.nickname === name));
    const name = by('nickname').value.trim() || (unused[0] ?? `${names[0]} ${list.length + 1}`);
    const follower = await api.createFollower(name);
    by('nickname').value = '';
    list = await api.followers();
    choose(follower.openid);
    by('text').focus();
  });
});

by('subscription').addEventListener('click', () => {
  const follower = current();
  if (follower) void push('event', { event: follower.subscribed ? 'unsubscribe' : 'subscribe' });
});

// --- Pushes -----------------------------------------------------------------------------------

function showAnswers() {
  const place = by('answers');
  place.replaceChildren();
  for (const answer of answers) {
    const item = document.createElement('li');
    const good = answer.status === 200;
    item.className = good ? 'good' : 'bad';
    item.dataset.testid = 'follower-answer';
    const first = document.createElement('strong');
    first.textContent = `${word(answer.what)} · ${answer.status || word('notReached')}`;
    const second = document.createElement('small');
    second.textContent = `${answer.answer || word('emptyAnswer')} · ${word('tookMs', { ms: answer.tookMs })}`;
    item.append(first, second);
    place.append(item);
  }
  if (answers.length === 0) {
    const item = document.createElement('li');
    item.className = 'quiet';
    item.textContent = word('noAnswers');
    place.append(item);
  }
}

async function push(kind, what) {
  const openid = chosen;
  if (!openid) return false;
  const settings = { mode: by('mode').value };
  if (kind === 'message') settings.repeat = Number(by('repeat').value);
  const answer = await attempt(() =>
    kind === 'message' ? api.sendMessage(openid, { ...what, ...settings }) : api.sendEvent(openid, { ...what, ...settings }),
  );
  if (!answer) return false;
  const label = kind === 'message' ? `type${what.type}` : `event${what.event}`;
  answers = [{ what: label, status: answer.status, answer: answer.answer, tookMs: answer.tookMs }, ...answers].slice(0, 12);
  showAnswers();
  if (kind === 'event') await attempt(loadFollowers);
  void poll();
  return answer.status === 200;
}

// --- Writing ----------------------------------------------------------------------------------

const text = by('text');

function grow() {
  text.style.height = 'auto';
  text.style.height = `${Math.min(text.scrollHeight, 140)}px`;
}

by('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  const written = text.value;
  if (written.trim() === '') return;
  text.value = '';
  grow();
  void push('message', { type: 'TEXT', text: written }).then((sent) => {
    // What the gateway did not take comes back, so that nothing has to be typed again.
    if (!sent && text.value === '') {
      text.value = written;
      grow();
    }
  });
});
text.addEventListener('input', grow);
text.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    by('composer').requestSubmit();
  }
});

// --- Other kinds ------------------------------------------------------------------------------

const field = (name, label, value = '', type = 'text') => ({ name, label, value, type });
const kinds = () => [
  { label: 'samplePicture', direct: async () => push('message', { type: 'IMAGE', imageBase64: await samplePicture() }) },
  { label: 'choosePicture', direct: choosePicture },
  {
    label: 'typeVOICE',
    fields: [field('recognition', 'recognition', word('recognitionSample'))],
    send: (values) => push('message', { type: 'VOICE', recognition: values.recognition }),
  },
  { label: 'typeVIDEO', direct: () => push('message', { type: 'VIDEO' }) },
  {
    label: 'typeLOCATION',
    fields: [
      field('label', 'place', word('placeSample')),
      field('latitude', 'latitude', '22.8170', 'number'),
      field('longitude', 'longitude', '108.3665', 'number'),
    ],
    send: (values) =>
      push('message', {
        type: 'LOCATION',
        label: values.label,
        latitude: Number(values.latitude),
        longitude: Number(values.longitude),
      }),
  },
  {
    label: 'typeLINK',
    fields: [
      field('title', 'linkTitle', word('linkTitleSample')),
      field('description', 'linkDescription', word('linkDescriptionSample')),
      field('url', 'linkUrl', 'https://example.org/sleep', 'url'),
    ],
    send: (values) => push('message', { type: 'LINK', ...values }),
  },
  {
    label: 'eventCLICK',
    fields: [field('key', 'eventKey', 'TALK')],
    send: (values) => push('event', { event: 'CLICK', key: values.key }),
  },
  {
    label: 'eventVIEW',
    fields: [field('key', 'eventUrl', 'https://example.org/', 'url')],
    send: (values) => push('event', { event: 'VIEW', key: values.key }),
  },
  {
    label: 'eventSCAN',
    fields: [field('key', 'eventKey', 'poster-1')],
    send: (values) => push('event', { event: 'SCAN', key: values.key }),
  },
];

function choosePicture() {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = 'image/*';
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (!file) return;
    fromFile(file).then(
      (imageBase64) => push('message', { type: 'IMAGE', imageBase64 }),
      () => toast(word('pictureTooLarge')),
    );
  });
  input.click();
}

function closeDrawer() {
  by('drawer').hidden = true;
  by('drawer').replaceChildren();
  by('more').setAttribute('aria-expanded', 'false');
}

function openDrawer() {
  const grid = document.createElement('div');
  grid.className = 'kinds';
  for (const kind of kinds()) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'plain';
    button.dataset.testid = `follower-${kind.label}`;
    button.textContent = word(kind.label);
    button.addEventListener('click', () => {
      if (kind.direct) {
        closeDrawer();
        void attempt(async () => kind.direct());
      } else {
        openForm(kind);
      }
    });
    grid.append(button);
  }
  by('drawer').replaceChildren(grid);
  by('drawer').hidden = false;
  by('more').setAttribute('aria-expanded', 'true');
  view.place.scrollTop = view.place.scrollHeight;
}

function openForm(kind) {
  const form = document.createElement('form');
  form.className = 'kind-form';
  for (const one of kind.fields) {
    const label = document.createElement('label');
    label.textContent = word(one.label);
    const input = document.createElement('input');
    input.name = one.name;
    input.type = one.type;
    input.value = one.value;
    if (one.type === 'number') input.step = 'any';
    label.append(input);
    form.append(label);
  }
  const row = document.createElement('div');
  row.className = 'row';
  const back = document.createElement('button');
  back.type = 'button';
  back.className = 'plain';
  back.textContent = word('cancel');
  back.addEventListener('click', openDrawer);
  const send = document.createElement('button');
  send.type = 'submit';
  send.className = 'primary';
  send.dataset.testid = 'follower-kind-send';
  send.textContent = word('send');
  row.append(back, send);
  form.append(row);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form));
    closeDrawer();
    void kind.send(values);
  });
  by('drawer').replaceChildren(form);
  form.querySelector('input').focus();
}

by('more').addEventListener('click', () => (by('drawer').hidden ? openDrawer() : closeDrawer()));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !by('drawer').hidden) {
    closeDrawer();
    by('more').focus();
  }
});

// --- Faults -----------------------------------------------------------------------------------

by('faults').addEventListener('submit', (event) => {
  event.preventDefault();
  void attempt(async () => {
    const times = Math.min(100, Math.max(1, Number(by('times').value) || 1));
    await api.setFault(Number(by('errcode').value), times);
    const fault = by('errcode').selectedOptions[0].textContent;
    by('fault-state').textContent = word('faultSet', { times, fault });
  });
});

// --- Settings that stay -----------------------------------------------------------------------

function showMode() {
  by('mode-hint').textContent = word(by('mode').value === 'SAFE' ? 'modeSafeHint' : 'modePlainHint');
}
by('mode').value = localStorage.getItem('playground.mode') === 'SAFE' ? 'SAFE' : 'PLAIN';
by('mode').addEventListener('change', () => {
  localStorage.setItem('playground.mode', by('mode').value);
  showMode();
});

by('language').addEventListener('click', () => {
  language = language === 'en' ? 'zh-CN' : 'en';
  localStorage.setItem('playground.lang', language);
  const items = [...view.items.values()];
  view.clear();
  closeDrawer();
  by('fault-state').textContent = '';
  showAll();
  view.add(items);
});

// --- Listening --------------------------------------------------------------------------------

let timer;
let round = 0;

/** Asks for what is new; a newer question makes an older one's answer worthless. */
async function poll() {
  const mine = ++round;
  clearTimeout(timer);
  try {
    if (list.length === 0) await loadFollowers();
    const openid = chosen;
    if (openid) {
      const { items, typing: nowTyping } = await api.thread(openid, view.after);
      if (openid !== chosen || mine !== round) return;
      view.add(items);
      typing = Boolean(nowTyping);
      view.typing(typing);
      showPhone();
    }
    document.body.classList.remove('unreachable');
  } catch (error) {
    if (mine === round) {
      document.body.classList.add('unreachable');
      by('phone-state').textContent = explain(error);
    }
  }
  if (mine === round) timer = setTimeout(poll, pollMs);
}

function showAll() {
  translate();
  showMode();
  showAnswers();
  showFollowers();
}

addEventListener('hashchange', () => choose(decodeURIComponent(location.hash.slice(1))));
showAll();
void poll();
