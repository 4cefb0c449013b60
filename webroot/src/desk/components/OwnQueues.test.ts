import { createPinia, setActivePinia } from 'pinia';
import { createApp, h } from 'vue';
import { beforeEach, describe, expect, it } from 'vitest';
import { useLink } from '@/desk/stores/link';
import OwnQueues from './OwnQueues.vue';

const NOW = Date.now();
beforeEach(() => setActivePinia(createPinia()));

function colourOf(waitedMs: number): string {
  useLink().queues = [
    { id: '5', name: '心理咨询', waiting: 1, longestWaitingSince: new Date(NOW - waitedMs).toISOString() },
  ] as unknown as ReturnType<typeof useLink>['queues'];
  const place = document.createElement('div');
  const app = createApp(() => h(OwnQueues));
  app.mount(place);
  const classes = place.querySelector('[data-testid=top-longest] dd')?.className ?? 'missing';
  app.unmount();
  return classes;
}

describe('the longest wait of the own queues', () => {
  it('warns only from a minute on', () => {
    expect(colourOf(0)).toBe('');
    expect(colourOf(30_000)).toBe('');
    expect(colourOf(65_000)).toBe('amber');
  });
});
