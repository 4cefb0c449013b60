import { createPinia, setActivePinia } from 'pinia';
import { createApp } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useSession } from '@/desk/stores/session';
import { zhCNHealth } from '@/desk/i18n/zh-CN.health';
import HealthPage from './HealthPage.vue';
import { busy, counts, isStale, type PhoneSwitch } from './switches';

const one: PhoneSwitch = {
  name: 'fs1',
  host: '10.0.0.5',
  port: 8021,
  state: 'UP',
  since: '2026-11-22T03:00:00.000Z',
  node: { number: 0, name: 'node1' },
  toldAt: '2026-11-22T03:00:00.000Z',
  loss: null,
  reconnects: 0,
  core: 'core',
  version: '1.10.12',
  runningSince: '2026-11-22T02:00:00.000Z',
  askedAt: new Date().toISOString(),
  calls: 3,
  legs: 5,
  switchCalls: 4,
  switchLegs: 6,
  mostLegs: 100,
  lagMs: 12,
  outstanding: 0,
  codecs: [
    { codec: 'PCMA', ability: 'FULL', module: 'CORE_PCM_MODULE' },
    { codec: 'G729', ability: 'MISSING', module: '' },
  ],
  missing: [],
  lines: [],
  paused: null,
};
const lost: PhoneSwitch = {
  ...one,
  name: 'fs2',
  state: 'DOWN',
  loss: { reason: 'WRONG_PASSWORD', detail: 'It said: -ERR invalid', at: '2026-11-22T03:00:00.000Z' },
};
const place = document.createElement('div');
let close = (): void => undefined;

async function show(items: PhoneSwitch[]): Promise<void> {
  vi.spyOn(useSession(), 'call').mockResolvedValue({ items, next: null });
  const app = createApp(HealthPage);
  app.mount(place);
  close = () => app.unmount();
  await vi.waitFor(() => expect(place.querySelector('[data-switch]')).not.toBeNull());
}

function card(name: string): Element {
  const found = place.querySelector(`[data-switch=${name}]`);
  if (!found) throw new Error(`no card of ${name}`);
  return found;
}
const fact = (name: string, key: string): string =>
  card(name).querySelector(`[data-fact=${key}] dd`)?.textContent ?? '';

beforeEach(() => setActivePinia(createPinia()));
afterEach(() => close());

describe('the page of switches', () => {
  it('tells ours and the switch’s own count, what is free, and which codec is missing', async () => {
    await show([one]);
    expect(fact('fs1', 'calls')).toBe('3 / 4');
    expect(fact('fs1', 'legs')).toBe('5 / 6');
    expect(fact('fs1', 'free')).toContain('94');
    expect(card('fs1').querySelector('[data-codec=G729]')?.getAttribute('data-ability')).toBe('MISSING');
    expect(card('fs1').textContent).toContain('mod_bcg729');
    expect(place.querySelector('[data-testid=health-wrong]')).toBeNull();
  });

  it('says of one that is gone what to do, and shows no numbers of it that are old', async () => {
    await show([one, lost]);
    expect(place.querySelector('[data-testid=health-wrong]')?.textContent).toContain('2 台交换机中有 1 台');
    const trouble = card('fs2').querySelector('[data-testid=switch-trouble]')?.textContent;
    expect(trouble).toContain('OMNILINE_PHONE_PASSWORD');
    expect(trouble).toContain('-ERR invalid');
    expect(fact('fs2', 'calls')).toBe('–');
  });

  it('tells who has paused it', async () => {
    await show([{ ...one, paused: { since: one.since, by: { id: '1', name: '何静' } } }]);
    expect(card('fs1').textContent).toContain('何静');
    expect(card('fs1').querySelector('[data-testid=switch-resume]')).not.toBeNull();
  });
});

it('has words for every reason for which a switch is lost', () => {
  for (const reason of [
    'UNREACHABLE',
    'REFUSED',
    'UNKNOWN_HOST',
    'NO_GREETING',
    'WRONG_PASSWORD',
    'DENIED',
    'NO_RIGHTS',
    'CLOSED',
    'SHUTDOWN',
    'PROTOCOL',
    'SILENT',
    'STUCK',
    'STOPPED',
  ]) {
    expect(Object.keys(zhCNHealth)).toContain(`health.loss.${reason}`);
  }
});

it('tells lines apart: down before talking before ringing before idle', () => {
  const line = { profile: 'trunks', gateway: 'a', state: 'UP' as const, ringing: 0, talking: 0 };
  expect(busy(line)).toBe('IDLE');
  expect(busy({ ...line, ringing: 1 })).toBe('RINGING');
  expect(busy({ ...line, ringing: 1, talking: 1 })).toBe('TALKING');
  expect(busy({ ...line, state: 'NO_ANSWER', talking: 1 })).toBe('DOWN');
  expect(counts([line, { ...line, talking: 2 }])).toEqual({ DOWN: 0, TALKING: 1, RINGING: 0, IDLE: 1 });
});

it('knows an answer that is too old', () => {
  const now = Date.parse('2026-11-22T03:00:30.000Z');
  expect(isStale({ ...one, askedAt: '2026-11-22T03:00:25.000Z' }, now)).toBe(false);
  expect(isStale({ ...one, askedAt: '2026-11-22T03:00:10.000Z' }, now)).toBe(true);
  expect(isStale({ ...lost, askedAt: '2026-11-22T03:00:10.000Z' }, now)).toBe(false);
});
