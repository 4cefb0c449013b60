import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { chime } from '@/desk/model/chime';
import type { Returned } from '@/shared/protocol';
import { useLink } from './link';
import { usePrefs } from './prefs';

/** Transfers of this person that came back to their queues, until they are read. */
export const useReturned = defineStore('returned', () => {
  const link = useLink();
  const { prefs } = usePrefs();
  const items = shallowRef<readonly Returned[]>([]);

  function read(conversation: string): void {
    items.value = items.value.filter((one) => one.conversation !== conversation);
  }

  link.onPush('transfer.returned', (push) => {
    const news = push.data as Returned;
    read(news.conversation);
    items.value = [...items.value, news];
    if (prefs.sound) chime();
  });

  function reset(): void {
    items.value = [];
  }

  return { items, read, reset };
});
