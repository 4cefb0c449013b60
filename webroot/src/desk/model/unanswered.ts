import type { Conversation, Entry } from '@/shared/protocol';

/**
 * Since when a person who is served has waited for an answer; null for who has none to wait for. In a call one speaks.
 *
 * @param entries what the desk holds of the timeline, in its order; without it, it is known of the last words alone
 */
export function unansweredSince(
  { id, state, channel, last }: Conversation,
  entries: readonly Entry[],
): number | null {
  if (state !== 'SERVING' || channel === 'PHONE' || last?.kind !== 'MESSAGE_IN') return null;
  const own = entries.filter((entry) => entry.conversation === id);
  const answered = own.findLastIndex((entry) => entry.kind === 'MESSAGE_OUT');
  const first = own.slice(answered + 1).find((entry) => entry.kind === 'MESSAGE_IN');
  return Math.min(Date.parse(last.at), Date.parse(first?.at ?? last.at));
}
