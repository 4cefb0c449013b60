import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { Told } from '@/shared/protocol';
import { useLink } from './link';

const SEEN = 'omniline.desk.told';
/** The push comes when it is done, the greeting has when it was noted: of one change, they differ by less. */
const ALIKE_MS = 30_000;

function isSeen({ state, by, at }: Told): boolean {
  try {
    const seen = JSON.parse(localStorage.getItem(SEEN) ?? 'null') as Told | null;
    return (
      seen?.state === state &&
      seen.by.id === by.id &&
      Math.abs(Date.parse(at) - Date.parse(seen.at)) < ALIKE_MS
    );
  } catch {
    return false;
  }
}

/** That a supervisor has changed this agent's state, until the agent has read it. */
export const useTold = defineStore('told', () => {
  const link = useLink();
  const told = ref<Told | null>(null);

  function take(news: Told | null): void {
    if (news && !isSeen(news)) told.value = news;
  }

  function read(): void {
    // For every tab of this browser, and after the next sign-in; the reason is nobody else's to read.
    if (told.value) localStorage.setItem(SEEN, JSON.stringify({ ...told.value, reason: '' }));
    told.value = null;
  }

  link.onPush('agent.told', (push) => take(push.data as Told));
  link.onHello((hello) => take(hello.told));
  return { told, read };
});
