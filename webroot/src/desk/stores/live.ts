import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { explainError } from '@/desk/i18n';
import { applied, boardOf, type Board } from '@/desk/live/board';
import type { LiveBoard, LiveChange } from '@/shared/protocol';
import { useLink } from './link';

/** Agents and queues as the server last told, while a page watches. */
export const useLive = defineStore('live', () => {
  const link = useLink();
  const board = shallowRef<Board | null>(null);
  const problem = ref('');
  /** The server itself could not look. */
  const stale = ref(false);
  let watching = false;
  let asking = false;

  async function ask(): Promise<void> {
    if (!watching || asking) return;
    asking = true;
    problem.value = '';
    try {
      const whole = await link.send<LiveBoard>('live.watch', {}, { keep: false });
      board.value = boardOf(whole);
      stale.value = false;
    } catch (error) {
      problem.value = explainError(error);
    } finally {
      asking = false;
    }
  }

  function watch(): void {
    watching = true;
    if (link.greeted) void ask();
  }

  function unwatch(): void {
    watching = false;
    board.value = null;
    if (link.connection === 'online') {
      link.send('live.unwatch', {}, { keep: false }).catch(() => undefined);
    }
  }

  link.onPush('live', (push) => {
    const change = push.data as LiveChange;
    stale.value = change.stale;
    if (!board.value || change.agents === undefined) return;
    const now = applied(board.value, change);
    if (now) board.value = now;
    else void ask();
  });
  link.onHello(() => void ask());

  const isOld = computed(() => stale.value || link.connection !== 'online');
  return { board, problem, isOld, ask, watch, unwatch };
});
