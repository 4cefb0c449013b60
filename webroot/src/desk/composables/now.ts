import { computed, ref, type ComputedRef } from 'vue';
import { useLink } from '@/desk/stores/link';

const browserNow = ref(Date.now());
const tick = (): void => void (browserNow.value = Date.now());
setInterval(tick, 1000);
// A page in the background ticks once a minute at best: what it shows is right as soon as it is seen again.
document.addEventListener('visibilitychange', tick);

/** The server's time in milliseconds, moving every second. */
export function useNow(): ComputedRef<number> {
  const link = useLink();
  return computed(() => browserNow.value + link.clockOffset);
}
