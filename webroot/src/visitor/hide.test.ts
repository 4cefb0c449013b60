import { afterEach, describe, expect, it, vi } from 'vitest';
import { onEscapeTwice } from './hide';

describe('onEscapeTwice', () => {
  let now = 0;
  let stop = (): void => undefined;
  const press = (key: string, init: KeyboardEventInit = {}): void =>
    void window.dispatchEvent(new KeyboardEvent('keydown', { key, ...init }));

  afterEach(() => stop());

  it('acts on two presses within a second and on nothing else', () => {
    const escape = vi.fn();
    stop = onEscapeTwice(escape, () => now);
    now = 0;
    press('Escape');
    now = 2_000;
    press('Escape');
    expect(escape).not.toHaveBeenCalled();
    now = 2_600;
    press('Escape');
    expect(escape).toHaveBeenCalledOnce();
  });

  it('is not fooled by a held key or by choosing a character', () => {
    const escape = vi.fn();
    stop = onEscapeTwice(escape, () => 10_000);
    press('Escape');
    press('Escape', { repeat: true });
    press('Escape', { isComposing: true });
    press('a');
    expect(escape).not.toHaveBeenCalled();
  });
});
