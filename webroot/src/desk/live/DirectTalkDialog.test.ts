import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick, shallowRef } from 'vue';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LiveAgent, LiveTalk } from '@/shared/protocol';
import DirectTalkDialog from './DirectTalkDialog.vue';

const place = document.createElement('div');
let unmount = (): void => undefined;

const talk: LiveTalk = {
  id: '10',
  state: 'WAITING',
  stateVersion: 1,
  channel: 'WEBCHAT',
  queue: '5',
  name: '小雨',
  hint: '',
  risk: 'NONE',
  proposed: null,
  priority: 0,
  owner: null,
  onlyAgent: null,
  waitingSince: null,
  position: 1,
  servedAt: null,
};

const shown = shallowRef(talk);

const agent = (id: string, name: string, changes: Partial<LiveAgent> = {}): LiveAgent => ({
  id,
  name,
  state: 'READY',
  since: '2026-11-28T08:00:00.000Z',
  reason: null,
  load: 0,
  capacity: 3,
  queues: ['5'],
  serves: [],
  offered: [],
  ...changes,
});

const find = <T extends HTMLElement>(testid: string): T | null =>
  document.querySelector<T>(`[data-testid="${testid}"]`);

async function choose(target: string): Promise<void> {
  const select = find<HTMLSelectElement>('direct-target');
  if (select === null) throw new Error('no target to choose');
  select.value = target;
  select.dispatchEvent(new Event('change'));
  await nextTick();
}

beforeEach(async () => {
  setActivePinia(createPinia());
  const agents = [
    agent('3', '林晓', { offered: ['10'] }),
    agent('4', '周宁', { state: 'BREAK' }),
    agent('6', '何静'),
  ];
  shown.value = talk;
  const app = createApp(() => h(DirectTalkDialog, { talk: shown.value, name: '小雨', queues: [], agents }));
  document.body.append(place);
  app.mount(place);
  unmount = () => app.unmount();
  await nextTick();
});
afterEach(() => {
  unmount();
  document.body.replaceChildren();
});

describe('before somebody who waits is moved', () => {
  it('says that whoever is chosen is not ready, and what then happens', async () => {
    await choose('agent:4');
    expect(find('direct-unasked')?.textContent).toContain('周宁 现在是“小休”');
    expect(find('direct-unasked')?.textContent).toContain('退回队列');
    await choose('agent:6');
    expect(find('direct-unasked')).toBeNull();
  });

  it('says that who may be in danger waits for nobody who is not ready', async () => {
    shown.value = { ...talk, proposed: 'HIGH' };
    await choose('agent:4');
    expect(find('direct-unasked')?.textContent).toContain('不会等他');
  });

  it('says at whom it rings now, and that this ends', async () => {
    expect(find('direct-ringing')).toBeNull();
    await choose('agent:6');
    expect(find('direct-ringing')?.textContent).toContain('林晓');
    // The one it rings at is the one who is chosen.
    await choose('agent:3');
    expect(find('direct-ringing')).toBeNull();
  });
});
