import { createPinia, setActivePinia } from 'pinia';
import { createApp } from 'vue';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useSession } from '@/desk/stores/session';
import NodesPage from './NodesPage.vue';
import type { ClusterNode } from './nodes';

const node: ClusterNode = {
  number: 0,
  name: 'node1',
  version: '1.0',
  state: 'DRAINING',
  desks: 0,
  visitors: 0,
  calls: 0,
  jobs: ['acd:main', 'mail'],
  routes: true,
  keepsRouting: true,
  startedAt: '2026-11-22T03:00:00.000Z',
  toldAt: '2026-11-22T03:00:00.000Z',
};
const place = document.createElement('div');
let close = (): void => undefined;

async function show(items: ClusterNode[]): Promise<void> {
  vi.spyOn(useSession(), 'call').mockResolvedValue({ items, next: null });
  const app = createApp(NodesPage);
  app.mount(place);
  close = () => app.unmount();
  await vi.waitFor(() => expect(place.querySelector('[data-node]')).not.toBeNull());
}

beforeEach(() => setActivePinia(createPinia()));
afterEach(() => close());

it('says that a drained node goes on with what it does for all until it stops', async () => {
  await show([node, { ...node, number: 1, name: 'node2', state: 'READY' }]);
  const [drained, ready] = [...place.querySelectorAll('[data-node]')];
  expect(drained?.textContent).toContain('推动分配');
  expect(drained?.textContent).toContain('排空后仍由它继续做');
  expect(ready?.textContent).not.toContain('排空后');
});

it('calls a node by its name, and by its number only where it has none', async () => {
  await show([node, { ...node, number: 1, name: '' }]);
  const names = [...place.querySelectorAll('[data-node]')].map((row) => row.querySelector('td')?.textContent);
  expect(names[0]).not.toContain('0 ');
  expect(names.map((one) => one?.replace('版本 1.0', '').trim())).toEqual(['node1', '节点 1']);
});
