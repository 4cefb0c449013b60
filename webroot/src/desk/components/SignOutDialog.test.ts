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
