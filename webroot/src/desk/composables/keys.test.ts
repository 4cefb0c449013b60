import { createApp, h } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isPressable, isTyping, useKeys } from './keys';

const place = document.createElement('div');
const button = document.createElement('button');
const field = document.createElement('input');
let unmount = (): void => undefined;
/** Stands for accepting the offer, as the desk's frame has it. */
const accept = vi.fn();

beforeEach(() => {
  accept.mockReset();
  document.body.append(place, button, field);
  const app = createApp({
    setup() {
      useKeys((event) => {
        if (event.key === 'Enter' && !isTyping(event.target) && !isPressable(event.target)) accept();
      });
      return () => h('p');
    },
  });
  app.mount(place);
  unmount = () => app.unmount();
});
afterEach(() => {
  unmount();
  document.body.replaceChildren();
});

const press = (at: HTMLElement, key: string): void => {
  at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
};
const click = (at: HTMLElement): void => {
  at.dispatchEvent(new Event('pointerdown', { bubbles: true }));
};

describe('Enter, which accepts what is offered', () => {
  it('does so although a button keeps the focus that was clicked before', () => {
    click(button);
    press(button, 'Enter');
    expect(accept).toHaveBeenCalledOnce();
  });

  it('is the button’s own when somebody went there by keys', () => {
    click(button);
    press(button, 'Tab');
    press(button, 'Enter');
    expect(accept).not.toHaveBeenCalled();
  });

  it('accepts again after the next click, wherever that was', () => {
    press(button, 'Tab');
    click(document.body);
    press(button, 'Enter');
    expect(accept).toHaveBeenCalledOnce();
  });

  it('is left to a field, clicked or not', () => {
    click(field);
    press(field, 'Enter');
    expect(accept).not.toHaveBeenCalled();
  });
});
