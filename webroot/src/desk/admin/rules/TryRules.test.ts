import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick } from 'vue';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useSession } from '@/desk/stores/session';
import { ProblemError } from '@/shared/protocol';
import type { ManagedQueue } from '../model';
import TryRules from './TryRules.vue';

const place = document.createElement('div');
const part = (name: string): HTMLElement | null => place.querySelector(`[data-testid=${name}]`);
let unmount = (): void => undefined;

beforeEach(() => {
  setActivePinia(createPinia());
  document.body.append(place);
  const app = createApp(() =>
    h(TryRules, {
      queues: [{ id: '1', name: '心理咨询' }] as ManagedQueue[],
      skills: [],
      variables: [
        { name: 'channel', type: 'TEXT' },
        { name: 'date', type: 'TEXT' },
        { name: 'time', type: 'TEXT' },
        { name: 'weekday', type: 'WHOLE' },
      ],
    }),
  );
  app.mount(place);
  unmount = () => app.unmount();
});
afterEach(() => unmount());

/** What the page says when the server refuses a fact. */
async function refused(field: string, reason: string): Promise<string> {
  vi.spyOn(useSession(), 'call').mockRejectedValue(
    new ProblemError({ code: 'invalid', detail: 'no', fields: { field, reason } }, 422),
  );
  part('try-run')?.click();
  await vi.waitFor(() => expect(part('try-problem')).not.toBeNull());
  await nextTick();
  return part('try-problem')?.textContent ?? '';
}

it('says how a date and a time are written, before and after', async () => {
  expect(part('try-date')?.getAttribute('placeholder')).toBe('2026-11-22');
  expect(await refused('date', 'wrong-form')).toContain('请照 2026-11-22 这样写');
  const words = await refused('time', 'wrong-form');
  expect(words).toContain('“时刻”');
  expect(words).toContain('请照 21:05 这样写');
});

it('names the fact that cannot be, in words', async () => {
  const words = await refused('weekday', 'too-great');
  expect(words).toContain('“星期”');
  expect(words).not.toContain('weekday');
});

it('lets a telephone call be tried', () => {
  const channels = [...(part('try-channel')?.querySelectorAll('option') ?? [])].map((one) => one.value);
  expect(channels).toEqual(['', 'WEBCHAT', 'WECHAT', 'PHONE']);
});
