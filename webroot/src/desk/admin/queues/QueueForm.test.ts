import { createPinia, setActivePinia } from 'pinia';
import { computed, createApp, h, ref, shallowRef } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useSession } from '@/desk/stores/session';
import { ProblemError } from '@/shared/protocol';
import type { ManagedQueue } from '../model';
import { draftOf, newDraft, newRouting } from './queues';
import QueueForm from './QueueForm.vue';
import type { useWorld } from './useWorld';

const place = document.createElement('div');
const part = (name: string): HTMLElement | null => place.querySelector(`[data-testid=${name}]`);
let unmount = (): void => undefined;
let saved: ManagedQueue;
let sent: Record<string, unknown>[];

const shift = { id: '3', version: 1, name: '早班', days: [], from: 480, until: 960, active: true };

/** The server: a queue is saved only from the version that is there. */
function call(method: string, _path: string, options?: { body?: unknown }): Promise<unknown> {
  const body = options?.body as Record<string, unknown>;
  sent.push({ method, ...body });
  if (body['version'] !== saved.version) {
    return Promise.reject(new ProblemError({ code: 'conflict', title: 'Conflict' }, 409));
  }
  return Promise.resolve({});
}

async function open(queue: ManagedQueue | null) {
  const queues = shallowRef<ManagedQueue[]>(queue ? [queue] : []);
  const world = {
    queues,
    users: shallowRef([]),
    skills: shallowRef([]),
    rules: shallowRef([]),
    accounts: shallowRef([]),
    shifts: shallowRef([shift]),
    loaded: ref(true),
    names: computed(() => new Map(queues.value.map((one) => [one.id, one.name]))),
    people: computed(() => new Map()),
    skillNames: computed(() => new Map()),
    now: () => ({ queues: queues.value, users: [], rules: [], accounts: [] }),
    refresh: () => Promise.resolve((queues.value = [saved])),
  } as unknown as ReturnType<typeof useWorld>;
  const onSaved = vi.fn();
  const before = queue ? draftOf(queue, []) : newDraft();
  const page = { render: () => h(QueueForm, { queue, before, world, onSaved }) };
  const routes = ['admin-queue', 'admin-queues', 'admin-users', 'admin-shifts'].map((name) => ({
    name,
    path: `/${name}/:id?`,
    component: page,
  }));
  const router = createRouter({ history: createMemoryHistory(), routes });
  await router.push('/admin-queue/5');
  const app = createApp(page);
  app.use(router);
  app.mount(place);
  unmount = () => app.unmount();
  return onSaved;
}

async function type(name: string, text: string): Promise<void> {
  const field = part(name) as HTMLInputElement;
  field.value = text;
  field.dispatchEvent(new Event('input'));
  await vi.waitFor(() => expect(field.value).toBe(text));
}

const press = (): boolean | undefined => part('queue-form')?.dispatchEvent(new Event('submit'));

beforeEach(() => {
  setActivePinia(createPinia());
  document.body.append(place);
  sent = [];
  saved = {
    id: '5',
    code: 'mood',
    name: '心理咨询',
    offerTimeoutMs: 20_000,
    active: true,
    version: 1,
    routing: newRouting(),
  };
  vi.spyOn(useSession(), 'call').mockImplementation(call as never);
});
afterEach(() => unmount());

it('saves mine over theirs at once, and leaves what I did not touch as they saved it', async () => {
  const onSaved = await open(saved);
  saved = { ...saved, version: 2, name: '心理', offerTimeoutMs: 45_000 };
  await type('queue-name', '心理咨询白天组');
  press();
  await vi.waitFor(() => expect(part('conflict')).not.toBeNull());
  expect(
    [...place.querySelectorAll('[data-testid=conflict-differences] tbody tr')].map((row) => row.textContent),
  ).toEqual(['名称心理咨询白天组心理']);
  expect(part('conflict-kept')?.textContent).toContain('应答时限（45 秒）');

  part('conflict-mine')?.click();
  await vi.waitFor(() => expect(onSaved).toHaveBeenCalled());
  expect(sent.at(-1)).toMatchObject({ version: 2, name: '心理咨询白天组', offerTimeoutMs: 45_000 });
});

it('has nothing unsaved after a save in which the kind of what happens at the limit was changed', async () => {
  saved.routing = { ...saved.routing, maxWaiting: 5, onLimit: { kind: 'QUEUE', queue: '6' } };
  const onSaved = await open(saved);
  const leaves = (): boolean => window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  const kind = part('queue-on-limit')?.querySelector('[data-testid=action-kind]') as HTMLSelectElement;
  kind.value = 'LEAVE_MESSAGE';
  kind.dispatchEvent(new Event('change'));
  await vi.waitFor(() => expect(part('action-target')).not.toBeNull());
  expect(leaves()).toBe(false);
  await type('action-english', 'Leave a message');
  press();
  await vi.waitFor(() => expect(onSaved).toHaveBeenCalled());
  expect(sent.at(-1)).toMatchObject({
    routing: { onLimit: { kind: 'LEAVE_MESSAGE', target: '', english: 'Leave a message' } },
  });
  expect(leaves()).toBe(true);
});

it('warns of no missing members before there could be any, and says where they are added', async () => {
  await open(null);
  expect(place.textContent).not.toContain('「new」');
  expect(part('queue-warnings')).toBeNull();
  expect(part('queue-no-members')?.textContent).toContain('在这里加入座席');
});

it('calls a queue without members by its name, with the way to them', async () => {
  await open(saved);
  const warning = place.querySelector('[data-kind=noAgents]');
  expect(warning?.textContent).toContain('「心理咨询」没有成员');
  expect(warning?.querySelector('a')?.getAttribute('href')).toBe('/admin-queue/5#members');
});

it('keeps a number that cannot be as it was typed, says why, and is not saved with it', async () => {
  saved.routing.shifts = [{ shift: '3', seats: 2, reservedForCalls: 5 }];
  await open(saved);
  await vi.waitFor(() => expect(part('queue-shift-too-many')?.textContent).toContain('「早班」应到 2 席'));
  expect((part('queue-shift-reserved')?.querySelector('input') as HTMLInputElement).value).toBe('5');
  press();
  await type('queue-name', '另一个');
  expect(sent).toEqual([]);
  expect((part('queue-save') as HTMLButtonElement).disabled).toBe(true);
});

it('says until when a queue without members lets wait whom a step takes elsewhere', async () => {
  saved.routing.steps = [{ afterMs: 60_000, kind: 'LEAVE_MESSAGE' }];
  await open(saved);
  const warning = place.querySelector('[data-kind=noAgents]')?.textContent;
  expect(warning).toContain('「心理咨询」没有成员：这样的来访等 1 分钟 后只能留言');
  expect(warning).not.toContain('来访者会一直等');
});
