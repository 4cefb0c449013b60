import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useLink } from './link';
import { useTyping } from './typing';

beforeEach(() => {
  vi.useFakeTimers();
  setActivePinia(createPinia());
  vi.spyOn(useLink(), 'send').mockResolvedValue({});
});
afterEach(() => vi.useRealTimers());

/** What the server was told, in order. */
const told = (): unknown[] =>
  vi
    .mocked(useLink().send)
    .mock.calls.map(([command, args]) => [command, args?.['conversation'], args?.['on']]);

describe('that one is writing', () => {
  it('is told once for many keys, and again only after three seconds', () => {
    const typing = useTyping();
    for (let key = 0; key < 20; key++) {
      typing.say('7', true);
      vi.advanceTimersByTime(100);
    }
    expect(told()).toEqual([['typing', '7', true]]);
    vi.advanceTimersByTime(1_000);
    typing.say('7', true);
    expect(told()).toHaveLength(2);
  });

  it('ends once, and not where nothing was told', () => {
    const typing = useTyping();
    typing.say('7', false);
    typing.say('7', true);
    typing.say('7', false);
    typing.say('7', false);
    expect(told()).toEqual([
      ['typing', '7', true],
      ['typing', '7', false],
    ]);
  });

  it('is told at once in another conversation', () => {
    const typing = useTyping();
    typing.say('7', true);
    typing.say('8', true);
    expect(told()).toEqual([
      ['typing', '7', true],
      ['typing', '8', true],
    ]);
  });
});
