import { createApp, h } from 'vue';
import { expect, it } from 'vitest';
import LongName from './LongName.vue';

it('has the whole name on demand, and is cut where there is no room', () => {
  const place = document.createElement('div');
  const name = '名'.repeat(100);
  createApp(() => h(LongName, { name })).mount(place);
  const shown = place.firstElementChild as HTMLElement;
  expect(shown.title).toBe(name);
  expect(shown.textContent).toBe(name);
  expect(shown.classList).toContain('ellipsis');
});
