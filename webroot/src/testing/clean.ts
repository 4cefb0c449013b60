import { afterAll, beforeAll, vi } from 'vitest';

// Files run one after another in the same page: each leaves it as it found it, whatever its tests forgot.
const added: Parameters<typeof window.addEventListener>[] = [];
let add: typeof window.addEventListener;

beforeAll(() => {
  add = window.addEventListener;
  window.addEventListener = (...listener: Parameters<typeof add>) => {
    added.push(listener);
    add.apply(window, listener);
  };
});

afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  // The clock of the page may have ticked while the time was a test's: it looks again.
  document.dispatchEvent(new Event('visibilitychange'));
  window.addEventListener = add;
  added.splice(0).forEach((listener) => window.removeEventListener(...listener));
  document.body.replaceChildren();
  localStorage.clear();
  sessionStorage.clear();
});
