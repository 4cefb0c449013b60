import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aConversation } from '@/desk/model/samples';
import { useDial } from '@/desk/stores/dial';
import { useLink } from '@/desk/stores/link';
import { useSession } from '@/desk/stores/session';
import type { Conversation } from '@/shared/protocol';
import SearchBox from './SearchBox.vue';

const place = document.createElement('div');
let unmount = (): void => undefined;
let hits: unknown[] = [];

const router = createRouter({
  history: createMemoryHistory(),
  routes: [
    { path: '/', component: { render: () => null } },
    { path: '/c/:id', name: 'conversation', component: { render: () => null } },
  ],
});
const person = (hint: string): Conversation['contact'] => ({ id: '88', name: null, hint, rev: 0 });
const find = <T extends HTMLElement>(testid: string): T | null =>
  document.querySelector<T>(`[data-testid="${testid}"]`);

function field(): HTMLInputElement {
  const input = find<HTMLInputElement>('search-input');
  if (!input) throw new Error('no field');
  return input;
}

async function type(text: string): Promise<void> {
  field().value = text;
  field().dispatchEvent(new Event('input'));
  await nextTick();
}

function mount(rights: string[]): void {
  useSession().user = { id: '1', rights } as never;
  useLink().agent = { id: '1', state: 'READY', queues: [] } as never;
  const app = createApp(() => h(SearchBox));
  app.use(router);
  document.body.append(place);
  app.mount(place);
  unmount = () => app.unmount();
}

beforeEach(() => {
  setActivePinia(createPinia());
  hits = [];
  vi.spyOn(useLink(), 'send').mockImplementation(() => Promise.resolve({ items: hits } as never));
});
afterEach(() => {
  unmount();
  document.body.replaceChildren();
});

describe('a number in the search', () => {
  it('is dialled as it stands, also by Enter where nobody is found', async () => {
    mount(['conversation.serve']);
    await type('１３８ 0013-8000');
    find('search-dial')?.click();
    expect(useDial().open).toBe(true);
    expect(useDial().whom).toEqual({ number: '13800138000' });
    useDial().open = false;
    await type('110');
    await vi.waitFor(() => expect(document.body.textContent).toContain('没有找到'));
    field().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
    expect(useDial().whom).toEqual({ number: '110' });
    expect(useDial().open).toBe(true);
  });

  it('is not offered for words, nor to whoever may not dial', async () => {
    mount(['conversation.serve']);
    await type('向日葵 138');
    expect(find('search-dial')).toBeNull();
    await type('12');
    expect(find('search-dial')).toBeNull();
    unmount();
    mount([]);
    await type('13800138000');
    expect(find('search-dial')).toBeNull();
  });

  it('stands at who has called, and leads to them', async () => {
    hits = [
      { conversation: aConversation({ id: '5', channel: 'PHONE', contact: person('+86…01') }), entry: null },
      { conversation: aConversation({ id: '7', channel: 'PHONE', contact: person('ano…7f') }), entry: null },
      { conversation: aConversation({ id: '6', channel: 'WEBCHAT' }), entry: null },
    ];
    mount(['conversation.serve']);
    await type('小雨');
    await vi.waitFor(() => expect(document.querySelectorAll('[data-testid=search-hit]')).toHaveLength(3));
    const links = document.querySelectorAll<HTMLElement>('[data-testid=dial-link]');
    expect(links).toHaveLength(1);
    links[0]?.click();
    expect(useDial().whom).toMatchObject({ conversation: '5' });
  });
});
