import { createPinia, setActivePinia } from 'pinia';
import { computed, createApp, h, shallowRef } from 'vue';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useSession } from '@/desk/stores/session';
import { ProblemError, saverOf, type Saver, type User } from '@/shared/protocol';
import ConflictNote from './ConflictNote.vue';
import { useVersioned } from './useVersioned';

const saver: Saver = { id: '7', name: '何静', at: '2026-11-30T08:15:00.000Z' };

function note(one: Saver | null): string {
  const form = {
    conflict: computed(() => ({ differs: [], kept: [], showsTheirs: false })),
    saver: shallowRef(one),
    takeTheirs: vi.fn(),
    backToMine: vi.fn(),
    keepMine: vi.fn(),
  };
  const place = document.createElement('div');
  const app = createApp(() => h(ConflictNote, { form }));
  app.mount(place);
  const said = place.querySelector('[data-testid=conflict-title]')?.textContent ?? '';
  app.unmount();
  return said;
}

describe('the note of a conflict', () => {
  beforeEach(() => setActivePinia(createPinia()));

  it('names who saved, and when', () => {
    expect(note(saver)).toMatch(/^何静 在 .*\d\d:\d\d 也保存了。$/);
  });

  it('tells whom it was themselves so', () => {
    useSession().user = { id: '7' } as User;
    expect(note(saver)).toMatch(/^您自己在 .* 从另一个窗口保存过。$/);
  });

  it('says somebody else where nobody knows who', () => {
    expect(note(null)).toBe('别人刚刚也保存了。');
  });

  it('takes the name from the refusal', async () => {
    const fields = { version: 4, savedBy: { id: '7', name: '何静' }, savedAt: saver.at };
    const form = useVersioned<{ name: string }>({
      start: { version: 3, draft: { name: 'first' } },
      save: () => Promise.reject(new ProblemError({ code: 'conflict', fields }, 409)),
      fresh: () => Promise.resolve({ version: 4, draft: { name: 'theirs' } }),
      words: (draft) => [['name', draft.name]],
    });
    form.draft.name = 'mine';
    await form.submit();
    expect(form.saver.value).toEqual(saver);
    expect(saverOf({ version: 4 })).toBeNull();
  });
});
