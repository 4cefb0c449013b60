import { createPinia, setActivePinia } from 'pinia';
import { createApp, h } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { beforeEach, describe, expect, it } from 'vitest';
import { useLink } from '@/desk/stores/link';
import { useSession } from '@/desk/stores/session';
import RailNav from './RailNav.vue';

const nothing = { render: () => h('p') };

/** The list of the missed in the rail: its number, whether that is marked, and what it is called. */
function missed(...queues: { missed: number; missedInDanger?: number }[]): [string, boolean, string] {
  const link = useLink();
  link.queues = queues as unknown as typeof link.queues;
  const names = ['inbox', 'missed', 'states', 'live', 'admin', 'conversation'];
  const routes = names.map((name) => ({ path: `/${name}`, name, component: nothing }));
  const router = createRouter({ history: createMemoryHistory(), routes });
  const at = document.createElement('div');
  const app = createApp(() => h(RailNav)).use(router);
  app.mount(at);
  const place = at.querySelector('[data-testid=rail-missed]');
  const number = place?.querySelector('[data-testid=rail-number]');
  const seen: [string, boolean, string] = [
    number?.textContent.trim() ?? '',
    number?.classList.contains('danger') ?? false,
    place?.getAttribute('aria-label') ?? '',
  ];
  app.unmount();
  return seen;
}

beforeEach(() => {
  setActivePinia(createPinia());
  const session = useSession();
  session.user = { id: '1', rights: ['conversation.serve'] } as unknown as typeof session.user;
});

describe('the number at the list of the missed', () => {
  it('is marked and says so when somebody of them is in danger', () => {
    const [number, marked, said] = missed({ missed: 2 }, { missed: 3, missedInDanger: 1 });
    expect(number).toBe('5');
    expect(marked).toBe(true);
    expect(said).toContain('其中 1 位有危险');
  });

  it('is calm when nobody is, and beside a node that does not tell', () => {
    expect(missed({ missed: 2, missedInDanger: 0 })).toEqual(['2', false, '未接与留言，2 位还没有人回复']);
    expect(missed({ missed: 1 })[1]).toBe(false);
    expect(missed({ missed: 0 })[0]).toBe('');
  });
});
