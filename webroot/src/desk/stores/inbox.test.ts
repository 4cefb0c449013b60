import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Push } from '@/shared/protocol';
import { aConversation } from '@/desk/model/samples';
import { useInbox } from './inbox';
import { useLink } from './link';

describe('opening a conversation', () => {
  beforeEach(() => setActivePinia(createPinia()));

  it('works beside a node of the release before, which tells nothing of other open talks', async () => {
    const conversation = aConversation({ id: '7' });
    const contact = {
      id: conversation.contact.id,
      rev: conversation.contact.rev,
      name: null,
      identities: [],
      firstSeenAt: '2026-11-22T03:00:00.000Z',
      visits: 1,
      earlier: [],
    };
    vi.spyOn(useLink(), 'send').mockResolvedValue({
      conversation,
      contact,
      timeline: { entries: [], next: null },
    });
    const inbox = useInbox();

    await inbox.select('7');

    expect(inbox.openError).toBeNull();
    expect(inbox.ledger.conversations.get('7')?.id).toBe('7');
  });

  it('shows again who had gone out of sight, when the colleague asks once more', async () => {
    const conversation = aConversation({ id: '7' });
    const contact = {
      id: conversation.contact.id,
      rev: conversation.contact.rev,
      name: null,
      identities: [],
      firstSeenAt: '2026-11-22T03:00:00.000Z',
      visits: 1,
      earlier: [],
    };
    const pushed = new Map<string, (push: Push) => void>();
    const link = useLink();
    const send = vi
      .spyOn(link, 'send')
      .mockResolvedValue({ conversation, contact, timeline: { entries: [], next: null } });
    vi.spyOn(link, 'onPush').mockImplementation((name, listener) => pushed.set(name, listener));
    const inbox = useInbox();
    await inbox.select('7');
    pushed.get('conversation.gone')?.({ on: 'conversation.gone', conversation: '7', data: {} });
    expect(inbox.openError).toBe('gone');
    send.mockClear();

    const asked = aConversation({ id: '7', rev: 5, handoverTo: { id: '9', name: '赵宁' } });
    const change = { since: 4, conversation: asked, entries: [] };
    pushed.get('conversation')?.({ on: 'conversation', conversation: '7', rev: 5, data: change });
    await vi.waitFor(() => expect(inbox.conversation?.handoverTo?.id).toBe('9'));

    expect(inbox.openError).toBeNull();
    expect(send).toHaveBeenCalledWith('conversation.open', { conversation: '7' });
  });
});
