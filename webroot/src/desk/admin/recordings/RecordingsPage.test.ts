import { createPinia, setActivePinia } from 'pinia';
import { createApp, h } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useLink } from '@/desk/stores/link';
import { useSession } from '@/desk/stores/session';
import { ProblemError } from '@/shared/protocol';
import RecordingsPage from './RecordingsPage.vue';

const asked: string[] = [];
let unmount = (): void => undefined;

const find = <T extends HTMLElement>(testid: string): T | null =>
  document.querySelector<T>(`[data-testid="${testid}"]`);

beforeEach(() => {
  setActivePinia(createPinia());
  asked.length = 0;
  // Nobody but this person is signed in.
  vi.spyOn(useLink(), 'send').mockResolvedValue({ items: [], queues: [] });
  vi.spyOn(useSession(), 'call').mockImplementation((_, path) => {
    asked.push(path);
    if (path.includes('number=abc')) {
      return Promise.reject(
        new ProblemError({ code: 'invalid', fields: { field: 'number', reason: 'not-searchable' } }, 422),
      );
    }
    const agents = [
      { id: '4', name: '周宁' },
      { id: '9', name: '已停用的人' },
    ];
    return Promise.resolve({ items: [], agents, next: null });
  });
  const app = createApp(() => h(RecordingsPage));
  const routes = [{ path: '/:id?', name: 'conversation', component: RecordingsPage }];
  app.use(createRouter({ history: createMemoryHistory(), routes }));
  app.mount(document.body.appendChild(document.createElement('div')));
  unmount = () => app.unmount();
});
afterEach(() => {
  unmount();
  document.body.replaceChildren();
});

it('lets those be chosen whose recordings there are, at work or not', async () => {
  const options = (): (string | undefined)[] =>
    [...(find('recordings-agent')?.children ?? [])].map((one) => one.textContent?.trim());
  await vi.waitFor(() => expect(options()).toEqual([expect.anything(), '周宁', '已停用的人']));
});

it('says in words that what was typed is no number', async () => {
  await vi.waitFor(() => expect(find('recordings-none')).not.toBeNull());
  const field = find<HTMLInputElement>('recordings-number');
  if (!field) throw new Error('no field');
  field.value = 'abc';
  field.dispatchEvent(new Event('input'));
  find('recordings-find')?.click();
  await vi.waitFor(() => expect(document.body.textContent).toContain('要写整个电话号码'));
  expect(find('recordings-none')).toBeNull();
});
