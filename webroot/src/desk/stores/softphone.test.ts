import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick } from 'vue';
import { aCall } from '@/desk/model/samples';
import type { Credential, LineEvents, PhoneSession } from '@/desk/softphone/line';
import { openMicrophone } from '@/desk/softphone/microphone';
import { ProblemError, type Hello, type Push, type Terminal } from '@/shared/protocol';
import { useCalls } from './calls';
import { useLink } from './link';
import { useSession } from './session';
import { useLines, useSoftphone } from './softphone';

vi.mock('@/desk/softphone/microphone', async (original) => ({
  ...(await original<typeof import('@/desk/softphone/microphone')>()),
  openMicrophone: vi.fn(),
}));

const sounding: string[] = [];
vi.mock('@/desk/softphone/sounds', () => ({
  speakBy: () => Promise.resolve(),
  Ringer: class {
    start(): void {
      sounding.push('ring');
    }
    stop(): void {
      if (sounding.at(-1) === 'ring') sounding.push('quiet');
    }
  },
}));

const stream = { getTracks: () => [] } as unknown as MediaStream;

interface Opened {
  name: string;
  events: LineEvents;
  password: ReturnType<typeof vi.fn<(password: string) => void>>;
  close: ReturnType<typeof vi.fn<(quietly: boolean) => void>>;
}

const browser: Terminal = { kind: 'BROWSER', extension: '91234567' };
const greeting = { terminal: browser, changes: [], gone: [], offers: [], calls: [] } as unknown as Hello;
const pushes = new Map<string, (push: Push) => void>();
const hellos: ((hello: Hello) => void)[] = [];
let opened: Opened[] = [];
let sent: string[] = [];
let answers: Record<string, () => Promise<unknown>> = {};

const credential = (): Credential => ({
  extension: '91234567',
  password: `p${sent.length}`,
  validUntil: new Date(Date.now() + 600_000).toISOString(),
  sockets: [
    { name: 'fs1', url: 'wss://a.example.org' },
    { name: 'fs2', url: 'wss://b.example.org' },
  ],
  iceServers: [],
});

function aSession(ours = true) {
  return {
    id: '1',
    from: '13800000001',
    ours,
    answer: vi.fn<PhoneSession['answer']>(),
    reject: vi.fn<PhoneSession['reject']>(),
    hangUp: vi.fn<PhoneSession['hangUp']>(),
    abandon: vi.fn<PhoneSession['abandon']>(),
    mute: vi.fn<PhoneSession['mute']>(),
    connection: () => null,
  } satisfies PhoneSession;
}

async function settled(): Promise<void> {
  for (let i = 0; i < 12; i++) await Promise.resolve();
  await nextTick();
  for (let i = 0; i < 12; i++) await Promise.resolve();
}

function line(at: number): Opened {
  const one = opened[at];
  if (!one) throw new Error(`line ${at} was not opened`);
  return one;
}

async function registered(): Promise<ReturnType<typeof useSoftphone>> {
  const phone = useSoftphone();
  useCalls().terminal = browser;
  useLink().greeted = true;
  await settled();
  opened.forEach(({ events }) => events.state('ready'));
  return phone;
}

beforeEach(() => {
  setActivePinia(createPinia());
  pushes.clear();
  hellos.length = 0;
  opened = [];
  sent = [];
  sounding.length = 0;
  answers = {
    'phone.claim': () => Promise.resolve(credential()),
    'phone.renew': () => Promise.resolve(credential()),
  };
  vi.mocked(openMicrophone)
    .mockReset()
    .mockImplementation(() => Promise.resolve(stream));
  const link = useLink();
  link.onPush = (name, listener) => pushes.set(name, listener);
  link.onHello = (listener) => hellos.push(listener);
  link.send = <T>(command: string) => {
    sent.push(command);
    return (answers[command]?.() ?? Promise.resolve({})) as Promise<T>;
  };
  useSession().user = { id: '7', login: 'a', name: 'A', role: 'AGENT', rights: [] } as never;
  useLines((_given, socket, events) => {
    const one = { name: socket.name, events, password: vi.fn(), close: vi.fn() };
    opened.push(one);
    return Promise.resolve({ password: one.password, close: one.close, retry: vi.fn() });
  });
});

describe('a page whose agent telephones in the browser', () => {
  it('does nothing for who has another telephone', async () => {
    const phone = useSoftphone();
    useCalls().terminal = { kind: 'SIP', extension: '1001' };
    useLink().greeted = true;
    await settled();
    expect(phone.state).toBe('off');
    expect(sent).toEqual([]);
  });

  it('claims once and registers at every switch', async () => {
    const phone = await registered();
    expect(sent).toEqual(['phone.claim']);
    expect(opened.map(({ name }) => name)).toEqual(['fs1', 'fs2']);
    expect(phone.state).toBe('ready');
    line(1).events.state('lost');
    expect(phone.state).toBe('partly');
    line(0).events.state('refused');
    expect(phone.state).toBe('lost');
  });

  it('is blocked, and rings nowhere, while there is no microphone', async () => {
    vi.mocked(openMicrophone).mockResolvedValue('denied');
    const phone = await registered();
    expect(phone.state).toBe('blocked');
    expect(phone.blocked).toBe('denied');
    expect(sent).toEqual([]);
    vi.mocked(openMicrophone).mockResolvedValue(stream);
    phone.retry();
    await settled();
    expect(sent).toEqual(['phone.claim']);
  });

  it('gives up when another page claims, and takes it back when asked to', async () => {
    const phone = await registered();
    pushes.get('terminal')?.({ on: 'terminal', data: { terminal: browser, claim: 'another' } });
    expect(phone.state).toBe('elsewhere');
    expect(line(0).close).toHaveBeenCalledWith(true);
    await phone.start();
    expect(phone.state).toBe('connecting');
    expect(sent).toEqual(['phone.claim', 'phone.claim']);
    expect(opened).toHaveLength(4);
  });

  it('renews after a lost connection, and learns then that another page has it', async () => {
    const phone = await registered();
    hellos.forEach((hello) => hello(greeting));
    await settled();
    expect(sent).toEqual(['phone.claim', 'phone.renew']);
    expect(line(0).password).toHaveBeenCalledWith('p2');
    answers['phone.renew'] = () => Promise.reject(new ProblemError({ code: 'wrong-state', title: '' }));
    hellos.forEach((hello) => hello(greeting));
    await settled();
    expect(phone.state).toBe('elsewhere');
  });

  it('is none any more when its agent names another telephone', async () => {
    const phone = await registered();
    const sip = { kind: 'SIP', extension: '1001' };
    pushes.get('terminal')?.({ on: 'terminal', data: { terminal: sip, claim: null } });
    await settled();
    expect(phone.state).toBe('off');
    expect(line(1).close).toHaveBeenCalledWith(false);
  });
});

describe('a call to such a page', () => {
  const legs = [{ role: 'AGENT', state: 'RINGING', agent: '7', since: '' }] as const;

  function told(part: Parameters<typeof aCall>[0]): void {
    pushes.get('call')?.({ on: 'call', data: aCall(part) });
  }

  it('rings while it is offered, and is answered when its agent has taken it', async () => {
    const phone = await registered();
    const one = aSession();
    told({ phase: 'RINGING', legs: [...legs] });
    line(0).events.rings(one);
    await settled();
    expect(phone.ringing).toBe(true);
    expect(sounding).toEqual(['ring']);
    expect(one.answer).not.toHaveBeenCalled();
    told({ phase: 'CONNECTING', legs: [...legs] });
    await settled();
    expect(one.answer).toHaveBeenCalledOnce();
    expect(sounding).toEqual(['ring', 'quiet']);
  });

  it('is answered at once where it was taken before it rang', async () => {
    await registered();
    told({ phase: 'CONNECTING', legs: [...legs] });
    const one = aSession();
    line(0).events.rings(one);
    await settled();
    expect(one.answer).toHaveBeenCalledOnce();
    expect(sounding).toEqual([]);
  });

  it('of a colleague waits for a press, whatever stands in the desk', async () => {
    const phone = await registered();
    told({ phase: 'CONNECTING', legs: [...legs] });
    const one = aSession(false);
    line(0).events.rings(one);
    await settled();
    expect(one.answer).not.toHaveBeenCalled();
    await phone.answer();
    expect(one.answer).toHaveBeenCalledOnce();
  });

  it('that comes as a second one is busy', async () => {
    await registered();
    line(0).events.rings(aSession());
    const second = aSession();
    line(1).events.rings(second);
    expect(second.reject).toHaveBeenCalledWith(true);
  });

  it('is mute when the desk says so, from the first word', async () => {
    const phone = await registered();
    const one = aSession();
    const up = [{ ...legs[0], state: 'UP' as const }];
    line(0).events.rings(one);
    await phone.answer();
    line(0).events.up(one);
    told({ phase: 'TALKING', muted: true, legs: up });
    await settled();
    expect(one.mute).toHaveBeenLastCalledWith(true);
    told({ phase: 'TALKING', muted: false, legs: up });
    await settled();
    expect(one.mute).toHaveBeenLastCalledWith(false);
    line(0).events.ended(one);
    expect(phone.session).toBeNull();
  });

  it('that is cut off by loading the page anew is told to the switch, and its agent is ready again', async () => {
    const phone = await registered();
    const one = aSession();
    line(0).events.rings(one);
    await phone.answer();
    line(0).events.up(one);
    window.dispatchEvent(new Event('pagehide'));
    expect(one.abandon).toHaveBeenCalledOnce();

    const link = useLink();
    link.setState = vi.fn<typeof link.setState>(() => Promise.resolve());
    link.agent = { state: 'NOT_READY', reason: 'phone-not-registered' } as never;
    line(0).events.state('lost');
    line(1).events.state('lost');
    await settled();
    line(0).events.state('ready');
    await settled();
    expect(phone.broken).toBe(true);
    expect(link.setState).toHaveBeenCalledExactlyOnceWith('READY');
    phone.broken = false;
    line(0).events.state('lost');
    await settled();
    line(0).events.state('ready');
    await settled();
    expect(phone.broken, 'once').toBe(false);
  });

  it('whose microphone is refused is not answered into silence', async () => {
    const phone = await registered();
    const one = aSession();
    line(0).events.rings(one);
    vi.mocked(openMicrophone).mockResolvedValue('denied');
    await phone.answer();
    expect(one.answer).not.toHaveBeenCalled();
    expect(one.reject).toHaveBeenCalled();
    expect(phone.state).toBe('blocked');
  });
});
