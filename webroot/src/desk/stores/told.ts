import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { Told } from '@/shared/protocol';
import { useLink } from './link';

const SEEN = 'omniline.desk.told';

/** That a supervisor has changed this agent's state, until the agent has read it. */
export const useTold = defineStore('told', () => {
  const link = useLink();
  const told = ref<Told | null>(null);

  function take(news: Told | null): void {
    if (news && sessionStorage.getItem(SEEN) !== news.at) told.value = news;
  }

  function read(): void {
    if (told.value) sessionStorage.setItem(SEEN, told.value.at);
    told.value = null;
  }

  link.onPush('agent.told', (push) => take(push.data as Told));
  link.onHello((hello) => take(hello.told));
  return { told, read };
});
