import type { Conversation, Entry } from '@/shared/protocol';

/**
 * Whether who writes in this conversation no longer follows its account, as far as the timeline is loaded: the last
 * that was heard by that account is the leaving. Who writes again follows again.
 */
export function hasLeft(
  entries: readonly Entry[],
  conversation: Conversation,
  find: (id: string) => Conversation | null,
): boolean {
  if (conversation.channel !== 'WECHAT') return false;
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i];
    if (!entry) continue;
    const heard = entry.kind === 'MESSAGE_IN' || entry.type === 'SUBSCRIBED' || entry.type === 'UNSUBSCRIBED';
    if (!heard) continue;
    const own =
      entry.conversation === conversation.id ||
      find(entry.conversation)?.account.id === conversation.account.id;
    if (own) return entry.type === 'UNSUBSCRIBED';
  }
  return false;
}
