'use strict';

/**
 * A program of somebody else beside Omniline: events and commands over one web socket. The protocol is in
 * docs/CTI接口.md of the product.
 */
(() => {
  const WORDS = window.CTI_WORDS;
  const MOST_EVENTS = 200;
  const RETRY_MS = 2000;
  const at = (id) => document.getElementById(id);
  let language = 'zh';
  const t = (key) => WORDS[language][key] ?? key;

  // ---- the protocol: {id, do, args} → {re, data | error}; {on, data} without being asked ----

  let socket = null;
  let key = '';
  /** The newest event that was read: after a cut the next connection goes on from there. */
  let cursor = null;
  let count = 0;
  const waiting = new Map();

  function ask(name, args = {}) {
    return new Promise((resolve, reject) => {
      if (socket?.readyState !== WebSocket.OPEN) {
        reject(new Error(t('off')));
        return;
      }
      const id = String(++count);
      waiting.set(id, { resolve, reject });
      socket.send(JSON.stringify({ id, do: name, args }));
    });
  }

  function heard(frame) {
    if (frame.re) {
      const asked = waiting.get(frame.re);
      waiting.delete(frame.re);
      if (frame.error) asked?.reject(new Error(frame.error.detail ?? frame.error.code));
      else asked?.resolve(frame.data);
    } else if (frame.on === 'event') {
      happened(frame.data);
    } else if (frame.on === 'heartbeat' && frame.data.seq !== null) {
      cursor = frame.data.seq;
    }
  }

  function open() {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    socket = new WebSocket(`${scheme}://${location.host}/ws/cti`, 'omniline.v1');
    socket.onmessage = (message) => heard(JSON.parse(message.data));
    socket.onopen = () => begin().catch((error) => fail(error));
    socket.onclose = (end) => {
      waiting.forEach(({ reject }) => reject(new Error(t('off'))));
      waiting.clear();
      // 4401: the key opens nothing. Everything else is worth another try.
      link(end.code === 4401 ? 'ended' : 'again');
      if (end.code !== 4401) setTimeout(open, RETRY_MS);
    };
  }

  async function begin() {
    await ask('hello', { key });
    for (;;) {
      let page;
      try {
        page = await ask('subscribe', cursor === null ? {} : { after: cursor });
      } catch {
        // Events after the cursor are gone: how everything stands is read below in any case.
        cursor = null;
        continue;
      }
      page.events.forEach(happened);
      cursor = page.next;
      if (page.live) break;
    }
    link('on');
    at('work').hidden = false;
    await refresh();
  }

  // ---- how everything stands ----

  let agents = [];
  let calls = [];
  let timer = 0;

  function happened(event) {
    cursor = event.seq;
    show(event);
    clearTimeout(timer);
    timer = setTimeout(() => refresh().catch(() => {}), 150);
  }

  async function refresh() {
    const [first, second] = await Promise.all([ask('agents.list'), ask('calls.list')]);
    agents = first.items;
    calls = second.items;
    draw();
  }

  /** crypto.randomUUID is missing where a page comes without TLS. */
  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  async function command(name, args) {
    at('problem').hidden = true;
    try {
      await ask(name, { commandId: uuid(), ...args });
      await refresh();
    } catch (error) {
      fail(error);
    }
  }

  function fail(error) {
    at('problem').textContent = error.message;
    at('problem').hidden = false;
  }

  // ---- the page ----

  function element(tag, words, attributes = {}) {
    const made = document.createElement(tag);
    made.textContent = words;
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  }

  function button(name, act) {
    const made = element('button', t(name), { type: 'button', 'data-do': name });
    made.onclick = act;
    return made;
  }

  const nameOf = (id) => agents.find((one) => one.id === id)?.name ?? id;
  const numberOf = (number) => number?.e164 ?? number?.raw ?? '';

  function link(state) {
    at('link').dataset.state = state;
    at('link').textContent = t(state);
  }

  function draw() {
    at('agents').replaceChildren(
      ...agents.map((agent) => {
        const row = document.createElement('tr');
        row.dataset.agent = agent.login;
        const actions = document.createElement('td');
        const set = (state) => button(state, () => command('agent.state', { agent: agent.id, state }));
        const inOrOut = (name) => button(name, () => command(`agent.${name}`, { agent: agent.id }));
        if (agent.state === 'SIGNED_OUT') actions.append(inOrOut('signIn'));
        else actions.append(set('READY'), set('BREAK'), inOrOut('signOut'));
        row.append(
          element('td', `${agent.name} (${agent.login})`),
          element('td', t(agent.state), { 'data-state': agent.state }),
          actions,
        );
        return row;
      }),
    );
    const chosen = at('dial-agent').value;
    at('dial-agent').replaceChildren(
      ...agents.map((agent) => element('option', agent.name, { value: agent.id })),
    );
    if (chosen) at('dial-agent').value = chosen;
    at('calls').replaceChildren(...(calls.length ? calls.map(card) : [element('p', t('noCalls'))]));
  }

  function card(call) {
    const made = document.createElement('article');
    made.dataset.phase = call.phase;
    made.dataset.conversation = call.conversation;
    const number = numberOf(call.number) || t('anonymous');
    const place = [call.place?.region, call.place?.carrier].filter(Boolean).join(' ');
    made.append(
      element('strong', number),
      element('span', ` ${place} → ${call.accessNumber}`),
      element('p', `${t(call.phase)} · ${call.agents.map(nameOf).join(' / ')}`),
    );
    const agent = call.agents[0];
    if (!agent) return made;
    const about = { agent, conversation: call.conversation };
    const does = (name, more = {}) => button(name, () => command(`call.${name}`, { ...about, ...more }));
    const row = element('div', '', { class: 'row' });
    if (call.phase === 'RINGING') row.append(does('answer'));
    if (call.consult) {
      row.append(does('back'));
      if (call.consult.state === 'UP') row.append(does('join'), does('complete'));
    } else if (call.phase === 'TALKING') {
      row.append(does(call.held ? 'resume' : 'hold'), does(call.muted ? 'unmute' : 'mute'));
      if (call.recording?.onDemand)
        row.append(does(call.recording.state === 'OFF' ? 'record' : 'recordStop'));
      row.append(...passing(about));
    }
    row.append(does('hangup'));
    made.append(row);
    return made;
  }

  /** To a colleague, asked first or at once. */
  function passing(about) {
    const to = document.createElement('select');
    to.setAttribute('aria-label', t('target'));
    to.append(
      element('option', t('noTarget'), { value: '' }),
      ...agents
        .filter((one) => one.id !== about.agent && one.state !== 'SIGNED_OUT')
        .map((one) => element('option', one.name, { value: one.id })),
    );
    const pass = (name) =>
      button(name, () => {
        if (to.value) command(`call.${name}`, { ...about, toAgent: to.value });
        else to.focus();
      });
    return [to, pass('consult'), pass('transfer')];
  }

  function show(event) {
    const detail = Object.entries(event.detail)
      .map(([name, value]) => `${name}: ${value}`)
      .join(', ');
    const said = [
      event.agent?.name,
      event.type === 'AGENT_STATE' ? t(event.detail.state) : numberOf(event.call?.number),
      event.type === 'AGENT_STATE' ? event.detail.reason : detail,
    ];
    const item = document.createElement('li');
    item.dataset.type = event.type;
    item.append(
      element('time', new Date(event.at).toLocaleTimeString(language === 'zh' ? 'zh-CN' : 'en-GB')),
      element('b', t(event.type)),
      element('span', said.filter(Boolean).join(' · ')),
      element('code', `#${event.seq} ${event.type}`),
    );
    at('events').prepend(item);
    while (at('events').children.length > MOST_EVENTS) at('events').lastChild.remove();
  }

  function speak() {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = `Omniline · ${t('title')}`;
    document.querySelectorAll('[data-t]').forEach((one) => {
      one.textContent = t(one.dataset.t);
    });
    document.querySelectorAll('#events li').forEach((one) => {
      one.children[1].textContent = t(one.dataset.type);
    });
    at('language').textContent = t('other');
    link(at('link').dataset.state);
    draw();
  }

  at('language').onclick = () => {
    language = language === 'zh' ? 'en' : 'zh';
    speak();
  };
  at('connect').onsubmit = (event) => {
    event.preventDefault();
    key = at('key').value.trim();
    cursor = null;
    if (socket) {
      socket.onclose = null;
      socket.close();
    }
    open();
  };
  at('dial').onsubmit = (event) => {
    event.preventDefault();
    command('call.out', { agent: at('dial-agent').value, number: at('dial-number').value });
  };
  speak();
})();
