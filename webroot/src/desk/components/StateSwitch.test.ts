import { createPinia, setActivePinia } from 'pinia';
import { createApp, h } from 'vue';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useNow } from '@/desk/composables/now';
import { useLink } from '@/desk/stores/link';
import type { Agent } from '@/shared/protocol';
import StateSwitch from './StateSwitch.vue';

const me: Agent = {
  id: '3',
  name: '林晓',
  state: 'READY',
  since: '2026-11-22T03:00:00.000Z',
  reason: null,
  load: 1,
  capacity: 3,
  queues: ['5'],
};
let unmount = (): void => undefined;

let place = document.createElement('div');
const shown = (what: string): string => place.querySelector(what)?.textContent?.trim() ?? '';

function loadShown(agent: Agent): string {
  useLink().agent = agent;
  place = document.createElement('div');
  const app = createApp(() => h(StateSwitch));
  app.mount(place);
  unmount = () => app.unmount();
  return shown('.load');
}

beforeEach(() => setActivePinia(createPinia()));
afterEach(() => unmount());

describe('the load beside the own state', () => {
  it('is what is in service of what can be carried', () => {
    expect(loadShown(me)).toBe('1 / 3');
  });

  it('is full, and no more, when a talk among others turned high-risk', () => {
    expect(loadShown({ ...me, load: 5 })).toBe('3 / 3');
  });
});

describe('the time of the own state', () => {
  it('counts from when the server says, by the server’s clock, at every connection anew', () => {
    const link = useLink();
    // Counted from the tick that is shown, however long ago it was: a busy machine ticks late.
    link.clockOffset = Date.parse(me.since) + 3_723_000 - useNow().value;
    loadShown(me);
    expect(shown('.time')).toBe('1:02:03');
    unmount();
    // Greeted again: the same state, since the same time.
    loadShown({ ...me });
    expect(shown('.time')).toBe('1:02:03');
  });
});
