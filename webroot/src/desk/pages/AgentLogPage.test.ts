import { createPinia, setActivePinia } from 'pinia';
import { createApp, nextTick } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useLink } from '@/desk/stores/link';
import { useSession } from '@/desk/stores/session';
import type { AgentLog, AgentState } from '@/shared/protocol';
import AgentLogPage from './AgentLogPage.vue';

let unmount = (): void => undefined;
let asked = 0;

function logOf(...states: AgentState[]): AgentLog {
  return {
    agent: '9',
    at: '2026-11-22T03:00:00.000Z',
    states: states.map((state, i) => ({
      state,
      reason: null,
      from: `2026-11-22T02:0${i}:00.000Z`,
      to: i < states.length - 1 ? `2026-11-22T02:0${i + 1}:00.000Z` : null,
      by: null,
    })),
    sessions: [],
    totals: {},
  } as unknown as AgentLog;
}

function page(replies: AgentLog[]): HTMLElement {
  const pinia = createPinia();
  setActivePinia(pinia);
  const session = useSession();
  session.user = { id: '9', name: '赵宁', role: 'AGENT', rights: [] } as unknown as typeof session.user;
  const link = useLink();
  link.$patch((state) => {
    const store = state as unknown as { greeted: boolean; agent: { state: AgentState } };
    store.greeted = true;
    store.agent = { state: 'READY' };
  });
  asked = 0;
  vi.spyOn(link, 'send').mockImplementation(() => {
    asked += 1;
    const reply = replies[Math.min(asked, replies.length) - 1];
    return reply ? Promise.resolve(reply as never) : Promise.reject(new Error('away'));
  });
  const box = document.createElement('div');
  const app = createApp(AgentLogPage);
  app.use(pinia);
  app.mount(box);
  unmount = () => app.unmount();
  return box;
}

const listed = (box: HTMLElement): (string | undefined)[] =>
  [...box.querySelectorAll<HTMLElement>('[data-testid="agent-log-states"] tbody tr')].map(
    (row) => row.dataset['state'],
  );

async function settle(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await nextTick();
}

describe('the agent log', () => {
  beforeEach(() => {
    // Of today: only of it is more to come.
    vi.useFakeTimers();
  });

  afterEach(() => {
    unmount();
    vi.useRealTimers();
  });

  it('looks again while the record lags behind the state that the desk has heard of', async () => {
    const box = page([logOf('NOT_READY'), logOf('NOT_READY'), logOf('NOT_READY', 'READY')]);
    await settle(0);
    expect(listed(box)).toEqual(['NOT_READY']);

    await settle(1_500);

    expect(listed(box)).toEqual(['READY', 'NOT_READY']);
    expect(asked).toBe(3);
    await settle(10_000);
    expect(asked, 'it is there: nothing more to look for').toBe(3);
  });

  it('lists the newest first, sign-ins too', async () => {
    const sessions = ['2026-11-22T01:00:00.000Z', '2026-11-22T02:00:00.000Z'].map((at) => ({
      in: at,
      out: null,
      address: at.slice(11, 13),
      reason: null,
    }));
    const box = page([{ ...logOf('READY'), sessions } as unknown as AgentLog]);
    await settle(0);
    const rows = [...box.querySelectorAll('[data-testid="agent-log-sessions"] tbody tr')];
    expect(rows.map((row) => row.querySelector('.mono')?.textContent)).toEqual(['02', '01']);
  });

  it('tells who signed the agent out, and nobody where it is not known', async () => {
    const sessions = [
      ['signed-out', null],
      ['unseen', null],
      ['换班', { id: '7', name: '周敏' }],
      ['换班', undefined],
    ].map(([reason, endedBy], i) => ({
      in: `2026-11-22T0${i}:00:00.000Z`,
      out: `2026-11-22T0${i}:30:00.000Z`,
      address: null,
      reason,
      endedBy,
    }));
    const box = page([{ ...logOf('READY'), sessions } as unknown as AgentLog]);
    await settle(0);
    const told = [...box.querySelectorAll('[data-testid="agent-log-sessions"] [data-ended-by]')];
    expect(told.map((cell) => cell.textContent)).toEqual(['', '周敏', '系统', '本人']);
  });

  it('does not look for ever', async () => {
    page([logOf('NOT_READY')]);
    await settle(60_000);
    expect(asked).toBe(6);
  });

  it('is read again by a button where it could not be', async () => {
    const box = page([]);
    await settle(0);
    expect(box.querySelector('[role="alert"]')).not.toBeNull();

    box.querySelector<HTMLButtonElement>('[role="alert"] button')?.click();
    await settle(0);

    expect(asked).toBe(2);
  });

  it('sums talks and wrap-ups apart from being ready', async () => {
    vi.setSystemTime(new Date('2026-11-22T02:30:00.000Z'));
    const log = logOf('READY');
    log.activity = [
      { doing: 'READY', from: '2026-11-22T02:00:00.000Z', to: '2026-11-22T02:10:00.000Z' },
      { doing: 'TALKING', from: '2026-11-22T02:10:00.000Z', to: '2026-11-22T02:25:00.000Z' },
      { doing: 'WRAP_UP', from: '2026-11-22T02:25:00.000Z', to: '2026-11-22T02:27:00.000Z' },
      { doing: 'READY', from: '2026-11-22T02:27:00.000Z', to: '2026-11-22T02:28:00.000Z' },
    ];
    const box = page([log]);
    await settle(0);
    const sums = [...box.querySelectorAll<HTMLElement>('[data-testid="agent-log-totals"] [data-state]')];
    expect(sums.map((one) => [one.dataset['state'], one.querySelector('dd')?.textContent])).toEqual([
      ['READY', '11:00'],
      ['TALKING', '15:00'],
      ['WRAP_UP', '2:00'],
    ]);
  });
});
