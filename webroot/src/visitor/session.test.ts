import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Entry, VisitorConversation, VisitorHello } from './protocol';
import { VisitorSession } from './session';
import { VisitorStorage } from './storage';

interface Frame {
  id: string;
  do: string;
  args: Record<string, unknown>;
}

class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: Frame[] = [];

  constructor(readonly url: string) {
    sockets.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Frame);
  }
  close(): void {
    this.onmessage = null;
  }
  receive(frame: unknown): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  named(command: string): Frame[] {
    return this.sent.filter((frame) => frame.do === command);
  }
}

let sockets: FakeSocket[] = [];
const current = (): FakeSocket => sockets.at(-1) as FakeSocket;

function entry(seq: number, over: Partial<Entry> = {}): Entry {
  return {
    conversation: '5',
    seq,
    rev: seq,
    at: new Date().toISOString(),
    kind: 'MESSAGE_OUT',
    author: { kind: 'AGENT', id: null, name: '林晓' },
    type: 'TEXT',
    text: `text ${seq}`,
    data: {},
    media: [],
    delivery: null,
    deliveryReason: null,
    commandId: null,
    ...over,
  };
}

function conversation(rev: number, over: Partial<VisitorConversation> = {}): VisitorConversation {
  return {
    id: '5',
    rev,
    state: 'SERVING',
    agentName: '林晓',
    position: null,
    ahead: null,
    waitingSince: null,
    closed: false,
    readSeq: 0,
    ...over,
  };
}

function hello(over: Partial<VisitorHello> = {}): VisitorHello {
  return {
    token: 'token-1',
    site: { title: '在线倾听' } as VisitorHello['site'],
    conversation: null,
    entries: [],
    full: true,
    next: null,
    limits: { textCodePoints: 2000, uploadBytes: 1000, uploadTypes: [] },
    ...over,
  };
}

function greet(data: VisitorHello): void {
  current().onopen?.();
  current().receive({ re: 'hello', data });
}

function push(rev: number, since: number, entries: Entry[], over: Partial<VisitorConversation> = {}): void {
  current().receive({
    on: 'conversation',
    conversation: '5',
    rev,
    data: { since, conversation: conversation(rev, over), entries },
  });
}

const tick = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe('VisitorSession', () => {
  let session: VisitorSession;
  const make = (): VisitorSession => {
    const made = new VisitorSession('demo', 'https://x.example/', { storage: new VisitorStorage('demo') });
    made.start();
    return made;
  };
  const words = (): string[] =>
    session.rows.value.flatMap((row) =>
      row.kind === 'message' ? [row.entry.text ?? ''] : row.kind === 'unsent' ? [`…${row.item.text}`] : [],
    );

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', FakeSocket);
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no server')));
    localStorage.clear();
    sessionStorage.clear();
    sockets = [];
    session = make();
  });

  afterEach(() => {
    session.stop();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('keeps the token it was given, and never puts it into an address', () => {
    greet(hello());
    expect(localStorage.getItem('omniline.visitor.demo.token')).toBe('token-1');
    session.stop();
    session = make();
    current().onopen?.();
    expect(current().named('hello')[0]?.args['token']).toBe('token-1');
    expect(sockets.every((socket) => !socket.url.includes('token'))).toBe(true);
  });

  it('is one visitor with the tab that was greeted first', async () => {
    current().onopen?.();
    localStorage.setItem('omniline.visitor.demo.token', 'of-the-other-tab');
    current().receive({ re: 'hello', data: hello({ token: 'mine' }) });
    await tick();
    current().onopen?.();
    expect(current().named('hello')[0]?.args['token']).toBe('of-the-other-tab');
    expect(localStorage.getItem('omniline.visitor.demo.token')).toBe('of-the-other-tab');
  });

  it('shows what was written once, whether the push or the reply comes first', async () => {
    greet(hello());
    for (const first of ['push', 'reply']) {
      const seq = first === 'push' ? 1 : 2;
      session.outbox.addText(first);
      await tick();
      const frame = current().named('send').at(-1) as Frame;
      expect(words().filter((word) => word.endsWith(first))).toEqual([`…${first}`]);
      const pushed = (): void => push(seq, seq - 1, [entry(seq, { kind: 'MESSAGE_IN', text: first })]);
      const replied = async (): Promise<void> => {
        current().receive({ re: frame.id, data: { conversation: '5', seq, rev: seq, duplicate: false } });
        await tick();
      };
      if (first === 'push') pushed();
      else await replied();
      expect(words().filter((word) => word.endsWith(first))).toEqual([first]);
      if (first === 'push') await replied();
      else pushed();
      expect(words().filter((word) => word.endsWith(first))).toEqual([first]);
    }
  });

  it('asks for what it lacks after a lost push, and after a reconnection only for what is new', async () => {
    greet(hello({ conversation: conversation(1), entries: [entry(1)] }));
    push(3, 2, [entry(3)]);
    const resume = current().named('resume')[0] as Frame;
    expect(resume.args).toEqual({ conversation: '5', rev: 1 });
    const change = { since: 1, conversation: conversation(3), entries: [entry(2), entry(3)] };
    current().receive({ re: resume.id, data: { rev: 3, change } });
    await tick();
    expect(words()).toEqual(['text 1', 'text 2', 'text 3']);
    current().onclose?.({ code: 1006 });
    expect(session.state.connection).toBe('offline');
    await tick(1_000);
    current().onopen?.();
    expect(current().named('hello')[0]?.args['have']).toEqual({ conversation: '5', rev: 3 });
    current().receive({
      re: 'hello',
      data: hello({ full: false, conversation: conversation(4), entries: [entry(4)] }),
    });
    expect(words()).toEqual(['text 1', 'text 2', 'text 3', 'text 4']);
  });

  it('tells read only for what was looked at, each once', async () => {
    greet(hello({ conversation: conversation(1), entries: [entry(1)] }));
    const told = (): unknown[] =>
      current()
        .named('seen')
        .map((frame) => [frame.args['seq'], frame.args['read']]);
    session.seen(false);
    session.seen(false);
    expect(told()).toEqual([[1, false]]);
    session.seen(true);
    session.seen(true);
    session.seen(false);
    expect(told()).toEqual([
      [1, false],
      [1, true],
    ]);
    push(2, 1, [entry(2)]);
    session.seen(true);
    expect(told().at(-1)).toEqual([2, true]);
  });

  it('tells the page of each new message once, and of nothing that it had', () => {
    const heard: number[] = [];
    session.onArrival = (entries) => heard.push(...entries.map((one) => one.seq));
    greet(hello({ conversation: conversation(1), entries: [entry(1)] }));
    push(2, 1, [entry(2)]);
    push(2, 1, [entry(2)]);
    push(3, 2, [entry(2, { rev: 3, delivery: 'READ' })]);
    expect(heard).toEqual([2]);
  });

  it('shows typing until a message comes or it is forgotten', async () => {
    greet(hello({ conversation: conversation(1), entries: [entry(1)] }));
    const typing = (): void => current().receive({ on: 'typing', data: { on: true, name: '林晓' } });
    typing();
    expect(session.state.typing).toBe('林晓');
    push(2, 1, [entry(2)]);
    expect(session.state.typing).toBeNull();
    typing();
    await tick(9_000);
    expect(session.state.typing).toBeNull();
  });

  it('opens a new conversation on the same page after the last one was closed', async () => {
    greet(hello({ conversation: conversation(1), entries: [entry(1)] }));
    push(2, 1, [entry(2, { kind: 'EVENT', type: 'CLOSED' })], { state: 'CLOSED', closed: true });
    expect(session.conversation.value?.closed).toBe(true);
    current().receive({
      on: 'conversation',
      conversation: '6',
      rev: 2,
      data: {
        since: 0,
        conversation: conversation(2, { id: '6', state: 'WAITING', ahead: 0 }),
        entries: [entry(2, { conversation: '6', kind: 'MESSAGE_IN', text: 'again' })],
      },
    });
    expect(session.conversation.value?.state).toBe('WAITING');
    expect(words()).toEqual(['text 1', 'again']);
  });

  it('gives up a waiting place and forgets everything when it is erased', async () => {
    greet(hello({ conversation: conversation(1, { state: 'WAITING' }), entries: [entry(1)] }));
    session.storage.set('draft', 'half a sentence');
    localStorage.setItem('omniline.locale', 'en');
    const erased = session.erase();
    const leave = current().named('leave')[0] as Frame;
    current().receive({ re: leave.id, data: {} });
    await tick(2_000);
    await erased;
    expect(localStorage.length).toBe(0);
    expect(sessionStorage.length).toBe(0);
    expect(words()).toEqual([]);
  });

  it('says that the hotline cannot store anything until somebody is greeted or it is said to be back', () => {
    const database = (available: boolean): void => current().receive({ on: 'database', data: { available } });
    database(false);
    expect(session.state.databaseAway).toBe(true);
    greet(hello());
    expect(session.state.databaseAway).toBe(false);
    database(false);
    expect(session.state.databaseAway).toBe(true);
    database(true);
    expect(session.state.databaseAway).toBe(false);
  });
});
