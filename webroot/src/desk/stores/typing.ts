import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import { useLink } from './link';

interface Typing {
  who: 'VISITOR' | 'AGENT';
  name: string | null;
}

const SHOWN_FOR_MS = 6_000;
const SAY_EVERY_MS = 3_000;

/** Who is writing where. May be lost, and then ends by itself. */
export const useTyping = defineStore('typing', () => {
  const link = useLink();
  const typing = shallowReactive(new Map<string, Typing>());
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let said: { conversation: string; at: number } | null = null;

  function end(conversation: string): void {
    clearTimeout(timers.get(conversation));
    typing.delete(conversation);
  }

  link.onPush('typing', (push) => {
    const data = push.data as { conversation?: string; who: Typing['who']; name?: string; on: boolean };
    const conversation = data.conversation ?? push.conversation;
    if (!conversation) return;
    end(conversation);
    if (!data.on) return;
    typing.set(conversation, { who: data.who, name: data.name ?? null });
    timers.set(
      conversation,
      setTimeout(() => end(conversation), SHOWN_FOR_MS),
    );
  });

  /** Called at every key: tells the visitor at most every few seconds. */
  function say(conversation: string, on: boolean): void {
    const now = Date.now();
    if (on) {
      if (said?.conversation === conversation && now - said.at < SAY_EVERY_MS) return;
      said = { conversation, at: now };
    } else {
      if (said?.conversation !== conversation) return;
      said = null;
    }
    link.send('typing', { conversation, on }, { keep: false }).catch(() => undefined);
  }

  return { typing, end, say };
});
