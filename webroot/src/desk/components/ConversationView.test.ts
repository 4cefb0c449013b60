import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aCall, aConsult, aConversation } from '@/desk/model/samples';
import { useCalls } from '@/desk/stores/calls';
import { useLink } from '@/desk/stores/link';
import { useSession } from '@/desk/stores/session';
import type { User } from '@/shared/protocol';
import ConversationView from './ConversationView.vue';

vi.mock('./TimelineView.vue', () => ({ default: { render: () => null } }));
vi.mock('./ComposerBox.vue', () => ({ default: { render: () => null } }));
vi.mock('./CallPanel.vue', () => ({ default: { render: () => null } }));
vi.mock('./CallBackBar.vue', () => ({ default: { render: () => null } }));

const own = aConversation({ channel: 'PHONE' });
let sent: string[] = [];
let unmount = (): void => undefined;

const dialog = (): string | null =>
  document
    .querySelector('[data-testid=consult-dialog], [data-testid=transfer-dialog]')
    ?.getAttribute('data-testid') ?? null;

async function shown(): Promise<void> {
  const app = createApp(() => h(ConversationView, { conversation: own }));
  const routes = [{ path: '/:id?', name: 'conversation', component: ConversationView }];
  app.use(createRouter({ history: createMemoryHistory(), routes }));
  app.mount(document.body.appendChild(document.createElement('div')));
  unmount = () => app.unmount();
  await nextTick();
}

async function key(letter: string): Promise<void> {
  window.dispatchEvent(new KeyboardEvent('keydown', { key: letter, bubbles: true, cancelable: true }));
  await nextTick();
}

beforeEach(() => {
  setActivePinia(createPinia());
  sent = [];
  useSession().user = { id: '3', role: 'AGENT', rights: ['conversation.serve'] } as unknown as User;
  vi.spyOn(useLink(), 'send').mockImplementation((command) => {
    sent.push(command);
    return Promise.resolve({ items: [] } as never);
  });
});
afterEach(() => {
  unmount();
  document.body.replaceChildren();
});

describe('a conversation in which a call stands', () => {
  it('is ended by no key, which says where the call ends', async () => {
    useCalls().calls.set(own.id, aCall({ consult: aConsult({ mode: 'ALL' }) }));
    await shown();
    await key('e');
    await key('E');
    await vi.waitFor(() => expect(document.body.textContent).toContain('通话还没有结束'));
    expect(sent).not.toContain('conversation.end');
  });

  it('is ended by the key once the call is over', async () => {
    await shown();
    await key('e');
    expect(sent).toContain('conversation.end');
  });

  it('is passed on after a word with the colleague, if nothing else is chosen', async () => {
    useCalls().calls.set(own.id, aCall());
    await shown();
    document.querySelector<HTMLElement>('[data-testid=conversation-transfer]')?.click();
    await vi.waitFor(() => expect(dialog()).toBe('consult-dialog'));
  });

  it('is passed on in writing where nobody is on the line', async () => {
    await shown();
    await key('t');
    await vi.waitFor(() => expect(dialog()).toBe('transfer-dialog'));
  });
});
