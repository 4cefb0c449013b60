import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useSession } from '@/desk/stores/session';
import { ProblemError } from '@/shared/protocol';
import DaysForm from './DaysForm.vue';
import type { SpecialDay } from './hours';

const aDay = (day: string, version: number, name: string): SpecialDay => ({
  day,
  version,
  name,
  holiday: true,
  open: [],
  closedText: '',
  closedEnglish: '',
});

const place = document.createElement('div');
let unmount = (): void => undefined;
let saved: Map<string, SpecialDay>;
const find = <T extends HTMLElement>(testid: string): T =>
  place.querySelector(`[data-testid=${testid}]`) as T;

/** The server: a day is saved only from the version that is there. */
function call(method: string, path: string, options?: { body?: unknown }): Promise<unknown> {
  if (method === 'GET') return Promise.resolve({ items: [...saved.values()], next: null });
  const day = path.slice(-10);
  const wanted = options?.body as SpecialDay;
  const now = saved.get(day)?.version ?? 0;
  const deleted = method === 'DELETE' ? /special-days\/(.*)\?version=(\d+)$/.exec(path) : null;
  if (
    (deleted ? Number(deleted[2]) : wanted.version) !== (deleted ? saved.get(deleted[1] ?? '')?.version : now)
  ) {
    return Promise.reject(new ProblemError({ code: 'conflict', detail: 'meanwhile' } as never));
  }
  if (deleted) return Promise.resolve(saved.delete(deleted[1] ?? ''));
  saved.set(day, { ...wanted, day, version: now + 1 });
  return Promise.resolve(saved.get(day));
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 12; i++) await nextTick();
};

async function press(testid: string): Promise<void> {
  find(testid).click();
  await settle();
}

async function name(words: string): Promise<void> {
  const field = find<HTMLInputElement>('days-name');
  field.value = words;
  field.dispatchEvent(new Event('input'));
  await nextTick();
}

beforeEach(() => {
  setActivePinia(createPinia());
  vi.spyOn(useSession(), 'call').mockImplementation(call as never);
  const known = aDay('2026-10-01', 1, '国庆');
  saved = new Map([[known.day, known]]);
  const app = createApp(() =>
    h(DaysForm, {
      days: ['2026-10-01', '2026-10-02'],
      known: new Map([[known.day, known]]),
      isSure: () => Promise.resolve(true),
    }),
  );
  document.body.append(place);
  app.mount(place);
  unmount = () => app.unmount();
  // Another administrator, a moment later.
  saved.set('2026-10-01', aDay('2026-10-01', 2, '国庆值班'));
});
afterEach(() => unmount());

describe('a day two administrators save at once', () => {
  it('is not written over unseen, also when it is saved a second time', async () => {
    await name('国庆休息');
    await press('days-save');
    expect(find('conflict').textContent).toContain('国庆值班');
    await press('days-save');
    expect(saved.get('2026-10-01')?.name).toBe('国庆值班');
    expect(find<HTMLInputElement>('days-name').value).toBe('国庆休息');
  });

  it('becomes what one typed when one says so, at once and without what one did not touch', async () => {
    saved.set('2026-10-01', { ...aDay('2026-10-01', 2, '国庆值班'), closedText: '初八恢复' });
    await name('国庆休息');
    await press('days-save');
    expect(find('conflict-differences').textContent).toContain('2026-10-01 名称');
    expect(find('conflict-differences').querySelectorAll('tbody tr')).toHaveLength(1);
    expect(find('conflict-kept').textContent).toContain('2026-10-01 不开放时的话');
    await press('conflict-mine');
    expect([...saved.values()].map((one) => one.name)).toEqual(['国庆休息', '国庆休息']);
    expect(saved.get('2026-10-01')?.closedText).toBe('初八恢复');
  });

  it('is theirs when theirs is taken, and ours can be had back', async () => {
    await name('国庆休息');
    await press('days-save');
    await press('conflict-theirs');
    expect(find<HTMLInputElement>('days-name').value).toBe('国庆值班');
    await press('conflict-back');
    expect(find<HTMLInputElement>('days-name').value).toBe('国庆休息');
    await press('conflict-mine');
    expect(saved.get('2026-10-01')?.name).toBe('国庆休息');
  });

  it('is filled from both when two make an ordinary day a special one', async () => {
    saved.set('2026-10-01', aDay('2026-10-01', 1, '国庆'));
    saved.set('2026-10-02', { ...aDay('2026-10-02', 1, '值班'), closedText: '请拨 12356' });
    await name('国庆休息');
    await press('days-save');
    const rows = [...place.querySelectorAll('[data-testid=conflict-differences] tbody tr')];
    expect(rows.map((row) => row.textContent)).toContain('2026-10-02 名称国庆休息值班');
    expect(find('conflict').textContent).not.toContain('2026-10-02 不开放时的话—');
    await press('conflict-mine');
    expect(saved.get('2026-10-02')).toMatchObject({ name: '国庆休息', closedText: '请拨 12356' });
  });

  it('is made an ordinary day again when one insists', async () => {
    await press('days-remove');
    expect(find('conflict-differences').textContent).toContain('平常的日子');
    expect(saved.get('2026-10-01')?.name).toBe('国庆值班');
    await press('conflict-mine');
    expect(saved.has('2026-10-01')).toBe(false);
  });
});
