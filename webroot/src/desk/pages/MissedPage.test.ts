import { createPinia, setActivePinia } from 'pinia';
import { createApp, h } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aConversation } from '@/desk/model/samples';
import { useDial } from '@/desk/stores/dial';
import { useInbox } from '@/desk/stores/inbox';
import { useLink } from '@/desk/stores/link';
import { useSession } from '@/desk/stores/session';
import type { Conversation, Missed } from '@/shared/protocol';
import MissedPage from './MissedPage.vue';

const place = document.createElement('div');
let unmount = (): void => undefined;
let sent: { command: string; args: Record<string, unknown> }[] = [];
let items: Missed[] = [];

const router = createRouter({
  history: createMemoryHistory(),
  routes: [
    { path: '/', component: { render: () => null } },
    { path: '/c/:id', name: 'conversation', component: { render: () => null } },
  ],
});
const all = (testid: string): HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>(`[data-testid="${testid}"]`),
];

const aCaller = (hint: string): Conversation =>
  aConversation({
    id: '5',
    channel: 'PHONE',
    state: 'ABANDONED',
    owner: null,
    contact: { id: `of ${hint}`, name: null, hint, rev: 0 },
  });

function aMissed(over: Partial<Missed>): Missed {
  return {
    id: '7',
    kind: 'ABANDONED',
    state: 'OPEN',
    conversation: aCaller('+86…01'),
    words: null,
    at: '2026-11-22T03:00:00.000Z',
    waitedMs: 40_000,
    way: null,
    number: null,
    dueAt: null,
    takenBy: null,
    takenAt: null,
    served: null,
    tries: 0,
    outcome: null,
    outcomeAt: null,
    ...over,
  };
}

async function mount(rights: string[], rows = items.length): Promise<void> {
  useSession().user = { id: '1', rights } as never;
  useLink().agent = { id: '1', state: 'READY', queues: [] } as never;
  const app = createApp(() => h(MissedPage));
  app.use(router);
  document.body.append(place);
  app.mount(place);
  unmount = () => app.unmount();
  // The first page brings a calendar with it, which takes its time on a busy machine.
  await vi.waitFor(() => expect(all('missed-row')).toHaveLength(rows), 10_000);
}

beforeEach(() => {
  setActivePinia(createPinia());
  sent = [];
  vi.spyOn(useInbox(), 'applyReply').mockImplementation(() => undefined);
  vi.spyOn(useLink(), 'send').mockImplementation((command, args = {}) => {
    sent.push({ command, args });
    const reply =
      command === 'missed.list' ? { items, next: null } : { conversation: '9', rev: 1, change: {} };
    return Promise.resolve(reply as never);
  });
});
afterEach(() => {
  unmount();
  document.body.replaceChildren();
});

describe('a number in the list of the missed', () => {
  it('takes who is called, and calls', async () => {
    items = [aMissed({})];
    await mount(['conversation.serve']);
    all('missed-call')[0]?.click();
    await vi.waitFor(() => expect(sent.at(-1)?.command).toBe('call.dial'));
    expect(sent.map(({ command }) => command)).toEqual(['missed.list', 'missed.take', 'call.dial']);
    expect(sent.at(-1)?.args).toMatchObject({ conversation: '9' });
    expect(router.currentRoute.value.params['id']).toBe('9');
  });

  it('calls whom one has taken before without taking anybody again', async () => {
    items = [
      aMissed({ state: 'TAKEN', takenBy: { id: '1', name: '林晓' }, served: '8', number: '139****0001' }),
    ];
    await mount(['conversation.serve']);
    expect(all('missed-call')[0]?.textContent).toContain('139****0001');
    all('missed-call')[0]?.click();
    await vi.waitFor(() => expect(sent.at(-1)?.args).toMatchObject({ conversation: '8' }));
    expect(sent.map(({ command }) => command)).toEqual(['missed.list', 'call.dial']);
  });

  it('is but a number where a colleague has them, where nobody telephones, and for who may not call', async () => {
    items = [
      aMissed({ id: '1', state: 'TAKEN', takenBy: { id: '4', name: '赵宁' }, served: '8' }),
      aMissed({ id: '3', conversation: aCaller('ano…7f') }),
      aMissed({ id: '2', conversation: aConversation({ id: '6', channel: 'WEBCHAT', state: 'ABANDONED' }) }),
    ];
    await mount(['conversation.serve']);
    expect(all('missed-call')).toHaveLength(0);
    unmount();
    items = [aMissed({})];
    await mount([]);
    expect(all('missed-call')).toHaveLength(0);
  });

  it('of whom is done with is dialled after a look', async () => {
    items = [aMissed({ state: 'DONE', outcome: 'REACHED' })];
    await mount(['conversation.serve']);
    all('dial-link')[0]?.click();
    expect(useDial().whom).toMatchObject({ conversation: '5' });
  });
});

describe('whoever was missed several times', () => {
  const again = (over: Partial<Missed>): Missed[] => [
    aMissed({ id: '7', at: '2026-11-22T03:00:00.000Z', ...over }),
    aMissed({ id: '8', at: '2026-11-22T03:10:00.000Z', number: '138****8000', ...over }),
    aMissed({
      id: '9',
      at: '2026-11-22T03:20:00.000Z',
      conversation: { ...aCaller('+86…02'), contact: { id: '90', name: null, hint: '+86…02', rev: 0 } },
    }),
  ];

  it('stands in the list once, with how often and when, and is taken by the first', async () => {
    items = again({});
    await mount(['conversation.serve', 'call.out'], 2);
    expect(all('missed-times').map((one) => one.textContent?.trim())).toEqual([
      expect.stringMatching(/^共 2 次：.*\d\d:00.*\d\d:10$/),
    ]);
    expect(all('missed-row')[0]?.textContent).toContain('138****8000');
    all('missed-take')[0]?.click();
    expect(sent.at(-1)).toEqual({ command: 'missed.take', args: { item: '7' } });
  });

  it('stands there as often as that, where several people have the number', async () => {
    items = again({ shared: true });
    await mount(['conversation.serve']);
    expect(all('missed-times')).toHaveLength(0);
  });
});

describe('whoever goes first', () => {
  it('is marked in the list of the missed, too', async () => {
    const first = { ...aCaller('+86…01'), priority: 5 };
    items = [
      aMissed({ conversation: first }),
      aMissed({
        id: '8',
        conversation: { ...aCaller('+86…02'), contact: { id: '90', name: null, hint: '', rev: 0 } },
      }),
    ];
    await mount(['conversation.serve']);
    expect(all('missed-first').map((one) => one.textContent?.trim())).toEqual(['优先']);
  });
});
