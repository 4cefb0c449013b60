import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Hello, Push, Told } from '@/shared/protocol';
import { useLink } from './link';
import { useTold } from './told';

const out: Told = {
  state: 'SIGNED_OUT',
  reason: '换班',
  by: { id: '3', name: '周敏' },
  at: '2026-11-30T08:15:00.120Z',
};
let push: (told: Told) => void;
let hello: (told: Told | null) => void;

/** A page that has just been opened. */
function page() {
  setActivePinia(createPinia());
  const link = useLink();
  vi.spyOn(link, 'onPush').mockImplementation((_, listen) => {
    push = (data) => listen({ on: 'agent.told', data } as Push);
    return new Map();
  });
  vi.spyOn(link, 'onHello').mockImplementation((listen) => {
    hello = (told) => listen({ told } as Hello);
    return 1;
  });
  return useTold();
}

beforeEach(() => localStorage.clear());

describe('what a supervisor did to the own state', () => {
  it('is told at the next sign-in to whoever has not read it', () => {
    page();
    push(out);
    const later = page();
    hello(out);
    expect(later.told).toEqual(out);
  });

  it('is told once, though the greeting knows another moment of it, and no reason is kept', () => {
    const first = page();
    push(out);
    first.read();
    const later = page();
    hello({ ...out, at: '2026-11-30T08:15:00.381Z' });
    expect(later.told).toBeNull();
    expect(JSON.stringify(localStorage)).not.toContain('换班');
  });

  it('is told again when it is done again', () => {
    const first = page();
    push(out);
    first.read();
    push({ ...out, at: '2026-11-30T09:00:00.000Z' });
    expect(first.told?.at).toBe('2026-11-30T09:00:00.000Z');
  });
});
