import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick } from 'vue';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { aConversation, anEntry } from '@/desk/model/samples';
import { useInbox } from '@/desk/stores/inbox';
import { useLink } from '@/desk/stores/link';
import { useSession } from '@/desk/stores/session';
import SignOutDialog from './SignOutDialog.vue';

beforeEach(() => setActivePinia(createPinia()));
afterEach(() => (document.body.innerHTML = ''));

function found<T extends Element>(selector: string): T {
  const element = document.querySelector<T>(selector);
  if (!element) throw new Error(`no ${selector}`);
  return element;
}

/** Mounts it for an agent who is ready; returns what it asks of the node. */
async function opened() {
  const session = useSession();
  session.user = { id: '3', rights: [] } as unknown as typeof session.user;
  const link = useLink();
  link.agent = { id: '3', state: 'READY', queues: [] } as unknown as typeof link.agent;
  const queue = { id: '5', name: '夜间组', own: true, waiting: 0, ready: 1, signedIn: 1 };
  const send = vi
    .spyOn(link, 'send')
    .mockImplementation((command) =>
      Promise.resolve(
        (command === 'agents.list' ? { items: [], queues: [queue] } : { items: [], next: 'more' }) as never,
      ),
    );
  const state = vi.spyOn(link, 'setState').mockResolvedValue();
  const inbox = useInbox();
  inbox.ledger.note(aConversation({ rev: 2 }));
  const app = createApp(() => h(SignOutDialog));
  app.mount(document.body.appendChild(document.createElement('div')));
  await vi.waitFor(() => expect(document.querySelector('[data-testid=hand-to]')).not.toBeNull());
  return { app, inbox, send, state };
}

it('keeps offers away while somebody leaves, and lets them come again to who stays', async () => {
  const { app, inbox, state } = await opened();
  expect(state.mock.calls).toEqual([['BUSY', 'leaving']]);
  // The talk ends by itself meanwhile: whoever stays is ready all the same.
  inbox.applyReply('10', {
    rev: 3,
    change: { since: 2, conversation: aConversation({ rev: 3, state: 'CLOSED' }), entries: [] },
  });
  app.unmount();
  expect(state.mock.calls).toEqual([
    ['BUSY', 'leaving'],
    ['READY', undefined],
  ]);
});

it('gives nobody to a queue whose danger became known after the queue was chosen', async () => {
  const { app, inbox, send } = await opened();
  const select = found<HTMLSelectElement>('[data-testid=hand-to]');
  expect(select.selectedOptions[0]?.value).toBe('');
  await vi.waitFor(() => expect(select.querySelector('option[value="queue:5"]')).not.toBeNull());
  select.value = 'queue:5';
  select.dispatchEvent(new Event('change'));
  await nextTick();
  const submit = found<HTMLButtonElement>('[data-testid=hand-over-submit]');
  expect(submit.disabled).toBe(false);

  inbox.applyReply('10', {
    rev: 3,
    change: { since: 2, conversation: aConversation({ rev: 3, risk: 'HIGH' }), entries: [] },
  });
  await nextTick();
  expect(submit.disabled).toBe(true);
  found('form').dispatchEvent(new Event('submit'));
  await nextTick();
  expect(send.mock.calls.map(([command]) => command)).not.toContain('conversation.transfer');
  app.unmount();
});

it('says who did not take a conversation, until somebody else is asked', async () => {
  const session = useSession();
  session.user = { id: '3', rights: [] } as unknown as typeof session.user;
  vi.spyOn(useLink(), 'send').mockResolvedValue({ items: [], next: 'more', agents: [], queues: [] });
  const inbox = useInbox();
  const asked = { id: '9', name: '赵宁' };
  inbox.ledger.note(aConversation({ rev: 2, handoverTo: asked }));
  const app = createApp(() => h(SignOutDialog));
  app.mount(document.body.appendChild(document.createElement('div')));
  await nextTick();
  const status = () => document.querySelector('[data-testid=hand-status]')?.textContent;
  await vi.waitFor(() => expect(status()).toContain('已请 赵宁 接手'));

  const author = { kind: 'AGENT', id: '9', name: '赵宁' } as const;
  const declined = anEntry({ seq: 3, kind: 'EVENT', type: 'HANDOVER_DECLINED', text: null, author });
  inbox.applyReply('10', {
    rev: 3,
    change: { since: 2, conversation: aConversation({ rev: 3 }), entries: [declined] },
  });
  await nextTick();
  expect(status()).toContain('赵宁 没有接手');

  const other = aConversation({ rev: 4, handoverTo: { id: '8', name: '陈朗' } });
  inbox.applyReply('10', { rev: 4, change: { since: 3, conversation: other, entries: [] } });
  await nextTick();
  expect(status()).toContain('已请 陈朗 接手');
  app.unmount();
});

it('says who did not answer in time, and lets somebody else be asked', async () => {
  const { app, inbox } = await opened();
  inbox.applyReply('10', {
    rev: 3,
    change: {
      since: 2,
      conversation: aConversation({ rev: 3, handoverTo: null }),
      entries: [
        anEntry({
          seq: 1,
          rev: 3,
          kind: 'EVENT',
          type: 'HANDOVER_DECLINED',
          author: { kind: 'SYSTEM', id: null, name: null },
          data: { how: 'UNANSWERED', to: '周宁' },
        }),
      ],
    },
  });
  await nextTick();
  expect(found('[data-testid=hand-status]').textContent).toBe('周宁 一分钟没有回应，请另选一位');
  expect(document.querySelector('[data-testid=hand-to]')).not.toBeNull();
  app.unmount();
});
