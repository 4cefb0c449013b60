import { createPinia, setActivePinia } from 'pinia';
import { createApp, h } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { aConversation } from '@/desk/model/samples';
import { nameOf } from '@/desk/model/words';
import { useAlarms } from '@/desk/stores/alarms';
import { useInbox } from '@/desk/stores/inbox';
import { useSession } from '@/desk/stores/session';
import type { Alarm } from '@/shared/protocol';
import AlarmItem from './AlarmItem.vue';

const alarm: Alarm = {
  id: '9',
  kind: 'HIGH_RISK_WAITING',
  name: '高危来访无人接入',
  queue: { id: '1', name: '心理组' },
  conversation: '70',
  agent: null,
  missed: null,
  value: 30,
  threshold: 30,
  repeatMs: 0,
  raisedAt: '2026-11-29T08:00:00.000Z',
  acknowledgedAt: null,
  acknowledgedBy: null,
  clearedAt: null,
};
const nothing = { render: () => h('p') };

/** Where the alarm's link leads to. */
function leads(change: Partial<Alarm>): string {
  return shown(change, (at) => at.querySelector('a')?.getAttribute('href') ?? '');
}

function shown(change: Partial<Alarm>, look: (at: HTMLElement) => string): string {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: nothing },
      { path: '/c/:id', name: 'conversation', component: nothing },
      { path: '/missed', name: 'missed', component: nothing },
      { path: '/live', name: 'live', component: nothing },
    ],
  });
  const at = document.createElement('div');
  const app = createApp(() => h(AlarmItem, { alarm: { ...alarm, ...change } })).use(router);
  app.mount(at);
  const seen = look(at);
  app.unmount();
  return seen;
}

function signIn(...rights: string[]): void {
  const session = useSession();
  session.user = { id: '1', rights } as unknown as typeof session.user;
}

beforeEach(() => setActivePinia(createPinia()));

describe('where an alarm leads', () => {
  it('opens the talk while somebody is there to be served', () => {
    signIn('conversation.read', 'conversation.serve');
    expect(leads({})).toBe('/c/70');
  });

  it('opens the list of who was missed at the person whose talk is over', () => {
    signIn('conversation.read', 'conversation.serve');
    expect(leads({ missed: '5' })).toBe('/missed?item=5');
  });

  it('opens the talk for who may read and goes after nobody', () => {
    signIn('conversation.read');
    expect(leads({ missed: '5' })).toBe('/c/70');
  });
});

describe('whom an alarm is about', () => {
  const person = (): string =>
    shown({}, (at) => at.querySelector('[data-testid=alarm-person]')?.textContent.trim() ?? '');

  it('names the person to whoever has the conversation here, and nobody to others', () => {
    signIn('conversation.read');
    expect(person()).toBe('');
    const alarms = useAlarms();
    alarms.people = new Map([['70', { conversation: '70', name: '小雨', hint: 'w3…k2' }]]);
    expect(person()).toBe('小雨');
    alarms.people = new Map();
    useInbox().ledger.note(aConversation({ id: '70' }));
    expect(person()).toBe(nameOf(aConversation({ id: '70' })));
  });
});

describe('who sees to an alarm of danger', () => {
  it('is brought to the person, where it can be taken over', async () => {
    signIn('conversation.read');
    const alarms = useAlarms();
    vi.spyOn(alarms, 'acknowledge').mockResolvedValue();
    const router = createRouter({
      history: createMemoryHistory(),
      routes: [
        { path: '/', component: nothing },
        { path: '/c/:id', name: 'conversation', component: nothing },
      ],
    });
    const at = document.createElement('div');
    const absent: Alarm = { ...alarm, kind: 'HIGH_RISK_OWNER_ABSENT' };
    const app = createApp(() => h(AlarmItem, { alarm: absent })).use(router);
    app.mount(at);
    at.querySelector<HTMLButtonElement>('[data-testid=alarm-acknowledge]')?.click();
    await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/c/70'));
    app.unmount();
  });
});
