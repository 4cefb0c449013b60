import { createPinia, setActivePinia } from 'pinia';
import { expect, it, vi } from 'vitest';
import { useNow } from './now';

it('is right as soon as a page that slept in the background is seen again', () => {
  setActivePinia(createPinia());
  const now = useNow();
  vi.useFakeTimers();
  vi.setSystemTime(Date.now() + 3_600_000);
  expect(Date.now() - now.value).toBeGreaterThan(3_500_000);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(Date.now() - now.value).toBe(0);
});
