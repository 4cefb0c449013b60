import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, type App } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useSession } from '@/desk/stores/session';
import { duties, isLast, type ClusterNode } from './nodes';
import NodesPage from './NodesPage.vue';

const node = (number: number, more: Partial<ClusterNode> = {}): ClusterNode => ({
  number,
  name: `node${number}`,
  version: '0.1.0',
  state: 'READY',
  desks: 4,
  visitors: 7,
  calls: 2,
  jobs: [],
  routes: false,
  keepsRouting: false,
  startedAt: '2026-11-30T01:00:00.000Z',
  toldAt: new Date().toISOString(),
  ...more,
});

describe('a node', () => {
  it('is the last one where no other takes people', () => {
    const first = node(1);
    expect(isLast([first, node(2, { state: 'GONE' }), node(3, { state: 'DRAINING' })], first)).toBe(true);
    expect(isLast([first, node(2)], first)).toBe(false);
    const drained = node(1, { state: 'DRAINING' });
    expect(isLast([drained], drained)).toBe(false);
  });

  it('does for all what its leases are of', () => {
    expect(duties(node(1, { jobs: ['acd:main', 'alarms.watch', 'sessions.sweep', 'switch:fs1'] }))).toEqual({
      acd: true,
      switches: ['fs1'],
      jobs: 2,
    });
  });
});

describe('the page of the nodes', () => {
  let app: App | undefined;
  let asked: string[] = [];

  beforeEach(() => {
    setActivePinia(createPinia());
    asked = [];
  });
  afterEach(() => {
    app?.unmount();
    document.body.replaceChildren();
  });

  async function open(items: ClusterNode[]): Promise<void> {
    vi.spyOn(useSession(), 'call').mockImplementation((method, path) => {
      asked.push(`${method} ${path}`);
      return Promise.resolve({ items, next: null } as never);
    });
    app = createApp(() => h(NodesPage));
    app.mount(document.body.appendChild(document.createElement('div')));
    await vi.waitFor(() => expect(document.querySelector('[data-testid=nodes-table]')).not.toBeNull());
  }

  const click = (selector: string): void => document.querySelector<HTMLElement>(selector)?.click();

  it('drains one after saying what that means', async () => {
    await open([node(1), node(2)]);
    click('[data-node="2"] [data-testid=node-drain]');
    await vi.waitFor(() => expect(document.querySelector('.nodes-sure')).not.toBeNull());
    expect(document.querySelector('.nodes-sure')?.textContent).toContain('2 个通话继续');
    expect(asked).not.toContain('POST /api/v1/nodes/2/drain');
    click('.nodes-sure .el-button--primary');
    await vi.waitFor(() => expect(asked).toContain('POST /api/v1/nodes/2/drain'));
  });

  it('warns before the last one, and means it then', async () => {
    await open([node(1), node(2, { state: 'GONE' })]);
    expect(document.querySelector('[data-testid=nodes-alone]')).not.toBeNull();
    expect(document.querySelector('[data-node="2"] .actions')?.textContent.trim()).toBe('');
    click('[data-node="1"] [data-testid=node-drain]');
    await vi.waitFor(() => expect(document.querySelector('.nodes-sure')).not.toBeNull());
    expect(document.querySelector('.nodes-sure')?.textContent).toContain('没有人接待');
    click('.nodes-sure .el-button--danger');
    await vi.waitFor(() => expect(asked).toContain('POST /api/v1/nodes/1/drain?last=true'));
  });
});
