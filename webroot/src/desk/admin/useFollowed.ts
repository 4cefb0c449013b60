import { onBeforeUnmount, onMounted } from 'vue';

/** Asks again and again while the page is open: one question at a time, also where the answer takes long. */
export function useFollowed(load: () => Promise<unknown>, everyMs: number): void {
  let timer: number | undefined;
  let away = false;

  function later(): void {
    timer = window.setTimeout(() => void follow(), everyMs);
  }
  async function follow(): Promise<void> {
    await load();
    if (!away) later();
  }

  onMounted(later);
  onBeforeUnmount(() => {
    away = true;
    window.clearTimeout(timer);
  });
}
