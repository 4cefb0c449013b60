import { createPinia, setActivePinia } from 'pinia';
import { createApp, h } from 'vue';
import { beforeEach, describe, expect, it } from 'vitest';
import { aConversation } from '@/desk/model/samples';
import type { ContactCard } from '@/shared/protocol';
import { useInbox } from '@/desk/stores/inbox';
import PersonPanel from './PersonPanel.vue';

const ended = aConversation({ state: 'CLOSED' });
const elsewhere = aConversation({ id: '11', owner: { id: '4', name: '赵宁' } });

function panelOf(over: Partial<ContactCard>): string {
  const card: ContactCard = {
    id: '88',
    rev: 0,
    name: '小雨',
    identities: [],
    firstSeenAt: '2026-11-22T03:00:00.000Z',
    visits: 1,
    earlier: [{ conversation: ended, firstText: null, disposition: null }],
    open: [],
    ...over,
  };
  const place = document.createElement('div');
  const app = createApp(() => h(PersonPanel, { conversation: ended, card }));
  app.mount(place);
  const words = place.textContent ?? '';
  app.unmount();
  return words;
}

beforeEach(() => setActivePinia(createPinia()));

describe('the panel of a person', () => {
  it('speaks of the first contact only when it is the only one', () => {
    expect(panelOf({})).toContain('第一次联系我们');
    const again = panelOf({ visits: 2 });
    expect(again).not.toContain('第一次联系我们');
    expect(again).toContain('没有您能看到的已结束联系');
  });

  it('says with whom the person is in a talk right now', () => {
    const open = [{ conversation: elsewhere, firstText: null, disposition: null }];
    expect(panelOf({ visits: 2, open })).toContain('正在与 赵宁 对话');
    expect(panelOf({ visits: 2 })).not.toContain('赵宁');
  });

  it('counts among the earlier contacts what has ended since it was opened', () => {
    const open = [{ conversation: elsewhere, firstText: null, disposition: null }];
    useInbox().ledger.note({ ...elsewhere, rev: 2, state: 'ABANDONED' });
    const words = panelOf({ visits: 2, open });
    expect(words).not.toContain('此刻的其他对话');
    expect(words).toContain('已离开');
  });
});
