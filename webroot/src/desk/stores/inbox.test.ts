import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
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
});
