import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { beforeEach, expect, it, vi } from 'vitest';
import { aConversation, anEntry } from '@/desk/model/samples';
import { useHands } from '@/desk/stores/hands';
import { useInbox } from '@/desk/stores/inbox';
import { useLink } from '@/desk/stores/link';
import { usePrefs } from '@/desk/stores/prefs';
import { useSession } from '@/desk/stores/session';
import type { Conversation, Push } from '@/shared/protocol';
import HandNote from './HandNote.vue';

const pushed = new Map<string, (push: Push) => void>();

beforeEach(() => {
  setActivePinia(createPinia());
  usePrefs().prefs.sound = false;
  const session = useSession();
  session.user = { id: '9', name: '赵宁', rights: [] } as unknown as typeof session.user;
  vi.spyOn(useLink(), 'onPush').mockImplementation((name, listener) => pushed.set(name, listener));
});

it('says what the colleague who asks says of it, then in what danger the person is', async () => {
  const hands = useHands();
  const asked = aConversation({
    rev: 4,
    handoverTo: { id: '9', name: '赵宁' },
    riskProposal: { level: 'HIGH', seq: 3, at: '2026-11-22T03:00:00.000Z' },
  });
  const note = '提到药，请先问身边有没有人';
  const entries = [anEntry({ kind: 'EVENT', type: 'HANDOVER_ASKED', text: null, data: { note } })];
  const data = { since: 3, conversation: asked, entries };
  pushed.get('conversation')?.({ on: 'conversation', conversation: '10', rev: 4, data });

  const place = document.createElement('div');
  const app = createApp(() => hands.items.map((news) => h(HandNote, { news })));
  const routes = [{ path: '/:id?', name: 'conversation', component: HandNote }];
  app.use(createRouter({ history: createMemoryHistory(), routes }));
  app.mount(place);
  const words = (): string[] => [...place.querySelectorAll('.what p')].map((line) => line.textContent.trim());
  expect(words().slice(0, 2)).toEqual([note, '疑似危机']);

  useInbox().ledger.note({ ...asked, rev: 5, risk: 'HIGH', riskProposal: null });
  await nextTick();
  expect(words().slice(0, 2)).toEqual([note, '高危']);
  app.unmount();
});

it('lets who is asked while not ready go ready with one button', async () => {
  const hands = useHands();
  const link = useLink();
  const agent = { id: '9', name: '赵宁', since: '', reason: null, load: 0, capacity: 3, queues: [] };
  link.agent = { ...agent, state: 'BREAK' };
  const setState = vi.spyOn(link, 'setState').mockResolvedValue();
  const conversation = aConversation({ rev: 4, state: 'WAITING', onlyAgent: '9' });
  const entries = [anEntry({ kind: 'EVENT', type: 'TRANSFERRED', text: null })];
  const data = { since: 3, conversation, entries };
  pushed.get('conversation')?.({ on: 'conversation', conversation: '10', rev: 4, data });

  const place = document.createElement('div');
  const app = createApp(() => hands.items.map((news) => h(HandNote, { news })));
  const routes = [{ path: '/:id?', name: 'conversation', component: HandNote }];
  app.use(createRouter({ history: createMemoryHistory(), routes }));
  app.mount(place);
  place.querySelector<HTMLButtonElement>('[data-testid=hand-news-ready]')?.click();
  await nextTick();
  expect(setState).toHaveBeenCalledWith('READY');
  app.unmount();
});

it('says of a call that is passed on that the caller waits on the line', () => {
  const hands = useHands();
  useLink().agent = { id: '9', state: 'BREAK' } as unknown as NonNullable<
    ReturnType<typeof useLink>['agent']
  >;
  const told = (rev: number, over: Partial<Conversation>): string => {
    const conversation = aConversation({ id: `${rev}`, rev, state: 'WAITING', onlyAgent: '9', ...over });
    const data = { since: rev - 1, conversation, entries: [] };
    pushed.get('conversation')?.({ on: 'conversation', conversation: conversation.id, rev, data });
    const news = hands.items.find((one) => one.conversation === conversation.id);
    if (!news) throw new Error('no news');
    const place = document.createElement('div');
    const app = createApp(() => h(HandNote, { news }));
    app.use(
      createRouter({
        history: createMemoryHistory(),
        routes: [{ path: '/:id?', name: 'conversation', component: HandNote }],
      }),
    );
    app.mount(place);
    const words = place.textContent;
    app.unmount();
    return words;
  };
  expect(told(4, { channel: 'PHONE' })).toContain('来电者在线等待');
  expect(told(5, { channel: 'PHONE', later: { kind: 'LEFT_MESSAGE', keepsPlace: true } })).not.toContain(
    '在线等待',
  );
  expect(told(6, {})).not.toContain('在线等待');
});
