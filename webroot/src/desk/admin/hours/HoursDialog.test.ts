import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useSession } from '@/desk/stores/session';
import type { ManagedQueue } from '../model';
import HoursDialog from './HoursDialog.vue';
import type { Hours } from './hours';

const day: Hours = {
  id: '1',
  version: 1,
  code: 'day',
  name: '白班',
  zone: 'Asia/Shanghai',
  week: {},
  followsSpecialDays: true,
  closedText: '',
  closedEnglish: '',
  leaveMessage: false,
  queues: ['5'],
  active: true,
};
const night: Hours = { ...day, id: '2', code: 'night', name: '夜班', queues: [] };
const queues = [
  { id: '5', name: '心理咨询' },
  { id: '6', name: '法律' },
] as ManagedQueue[];
const part = (name: string): HTMLElement | null => document.querySelector(`[data-testid=${name}]`);
let close = (): void => undefined;

async function open(hours: Hours): Promise<void> {
  const page = { render: () => h(HoursDialog, { hours, queues, sets: [day, night], zone: 'Asia/Shanghai' }) };
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: page }] });
  await router.push('/');
  const app = createApp(page).use(router);
  app.mount(document.body.appendChild(document.createElement('div')));
  close = () => app.unmount();
  await vi.waitFor(() => expect(part('hours-queue-5')).not.toBeNull());
}

beforeEach(() => setActivePinia(createPinia()));
afterEach(() => {
  close();
  document.body.innerHTML = '';
});

it('says whose a queue is now, and when it is chosen that it will follow these hours', async () => {
  await open(night);
  expect(part('hours-taken-5')?.textContent).toBe('（现属“白班”）');
  expect(part('hours-taken-6')).toBeNull();
  part('hours-queue-5')?.click();
  await nextTick();
  expect(part('hours-taken-5')?.textContent).toBe('（现属“白班”，保存后改用这里的时间）');
});

it('says nothing of a queue that is its own', async () => {
  await open(day);
  expect(part('hours-taken-5')).toBeNull();
});

it('says after saving which queues it has taken, those too that nobody saw belonged elsewhere', async () => {
  const moved = [{ queue: '6', from: { id: '9', name: '别人刚建的' } }];
  vi.spyOn(useSession(), 'call').mockResolvedValue({ ...night, queues: ['6'], moved });
  await open(night);
  part('hours-queue-6')?.click();
  part('hours-dialog')?.dispatchEvent(new Event('submit'));
  await vi.waitFor(() =>
    expect(document.body.textContent).toContain('“法律”原来用“别人刚建的”，现在改用“夜班”。'),
  );
});

it('gives a day real times to begin with, that copying to every day saves as they are seen', async () => {
  const call = vi.spyOn(useSession(), 'call').mockResolvedValue({ ...night, moved: [] });
  await open(night);
  part('hours-MONDAY-add')?.click();
  await nextTick();
  expect((part('hours-MONDAY-from') as HTMLInputElement).value).toBe('09:00');
  part('hours-MONDAY-copy')?.click();
  await nextTick();
  part('hours-dialog')?.dispatchEvent(new Event('submit'));
  await vi.waitFor(() => expect(call).toHaveBeenCalled());
  const { week } = (call.mock.calls[0]?.[2] as { body: Hours }).body;
  expect(Object.values(week)).toEqual(Array(7).fill([{ from: 540, until: 1080 }]));
});

it('marks a time that was left empty once somebody wants to save it', async () => {
  await open(night);
  part('hours-MONDAY-add')?.click();
  await nextTick();
  const from = part('hours-MONDAY-from') as HTMLInputElement;
  from.value = '';
  from.dispatchEvent(new Event('input'));
  await nextTick();
  expect(part('hours-MONDAY-wrong')).toBeNull();
  from.dispatchEvent(new Event('invalid'));
  await nextTick();
  expect(part('hours-MONDAY-wrong')?.textContent).toContain('09:30');
});
