import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { expect, it, vi } from 'vitest';
import { useSession } from '@/desk/stores/session';
import AlarmHistory from './AlarmHistory.vue';

it('leads from an alarm of the past to its conversation, where that may be read', async () => {
  setActivePinia(createPinia());
  const session = useSession();
  session.user = { id: '1', rights: ['conversation.read'] } as unknown as typeof session.user;
  const common = {
    kind: 'HIGH_RISK_WAITING',
    name: '高危来访无人接入',
    queue: { id: '1', name: '心理组' },
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
  const items = [
    { ...common, id: '9', conversation: '70' },
    { ...common, id: '8', kind: 'WAITING', conversation: null },
  ];
  vi.spyOn(session, 'call').mockResolvedValue({ items, next: null });
  const nothing = { render: () => h('p') };
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: nothing },
      { path: '/c/:id', name: 'conversation', component: nothing },
    ],
  });
  const place = document.createElement('div');
  const app = createApp(AlarmHistory).use(router);
  app.mount(place);
  await vi.waitFor(() => expect(place.querySelectorAll('tr[data-alarm]')).toHaveLength(2));
  await nextTick();
  const links = [...place.querySelectorAll('[data-testid=alarm-history-open]')];
  expect(links.map((link) => link.getAttribute('href'))).toEqual(['/c/70']);
  app.unmount();
});
