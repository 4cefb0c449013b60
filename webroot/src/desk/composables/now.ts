import { computed, ref, type ComputedRef } from 'vue';
import { useLink } from '@/desk/stores/link';

const browserNow = ref(Date.now());
setInterval(() => (browserNow.value = Date.now()), 1000);

/** The server's time in milliseconds, moving every second. */
export function useNow(): ComputedRef<number> {
  const link = useLink();
  return computed(() => browserNow.value + link.clockOffset);
}
