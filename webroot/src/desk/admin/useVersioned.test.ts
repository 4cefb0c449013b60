import { describe, expect, it, vi } from 'vitest';
import { ProblemError } from '@/shared/protocol';
import { useVersioned } from './useVersioned';

interface Draft {
  name: string;
  tags: string[];
}

const conflict = new ProblemError({ code: 'conflict', title: 'Conflict' }, 409);

function form(save: (version: number, draft: Draft) => Promise<unknown>) {
  return useVersioned<Draft>({
    start: { version: 3, draft: { name: 'first', tags: ['a'] } },
    save,
    fresh: () => Promise.resolve({ version: 5, draft: { name: 'theirs', tags: ['b'] } }),
    words: (draft) => [
      ['name', draft.name],
      ['tags', draft.tags.join(' ')],
    ],
  });
}

describe('a form over something with versions', () => {
  it('saves what was typed, made from the version it was opened with', async () => {
    const save = vi.fn().mockResolvedValue({});
    const one = form(save);
    one.draft.name = 'typed';
    expect(await one.submit()).toBe(true);
    expect(save).toHaveBeenCalledWith(3, { name: 'typed', tags: ['a'] });
  });

  it('lays what was changed beside theirs when somebody else saved meanwhile, and saves it over theirs when told so', async () => {
    const save = vi.fn().mockRejectedValueOnce(conflict).mockResolvedValue({});
    const one = form(save);
    one.draft.name = 'typed';
    expect(await one.submit()).toBe(false);
    expect(one.draft.name).toBe('typed');
    expect(one.conflict.value).toEqual({
      differs: [{ what: 'name', mine: 'typed', theirs: 'theirs' }],
      kept: [['tags', 'b']],
      showsTheirs: false,
    });
    one.keepMine();
    expect(one.conflict.value).toBeNull();
    expect(await one.submit()).toBe(true);
    expect(save).toHaveBeenLastCalledWith(5, { name: 'typed', tags: ['b'] });
  });

  it('takes theirs on demand, with nothing left to save, and gives ours back with the choice', async () => {
    const save = vi.fn().mockRejectedValueOnce(conflict).mockResolvedValue({});
    const one = form(save);
    one.draft.name = 'typed';
    await one.submit();
    one.takeTheirs();
    expect(one.draft).toEqual({ name: 'theirs', tags: ['b'] });
    expect(one.version.value).toBe(5);
    expect(one.conflict.value?.showsTheirs).toBe(true);
    expect(one.unsaved()).toBe(false);
    one.backToMine();
    expect(one.draft).toEqual({ name: 'typed', tags: ['a'] });
    expect(one.conflict.value?.differs).toHaveLength(1);
    expect(one.unsaved()).toBe(true);
    one.keepMine();
    expect(await one.submit()).toBe(true);
    expect(save).toHaveBeenLastCalledWith(5, { name: 'typed', tags: ['b'] });
  });

  it('is unsaved from the first change on, until it is saved', async () => {
    const save = vi
      .fn()
      .mockRejectedValueOnce(new ProblemError({ code: 'unavailable' }, 503))
      .mockResolvedValue({});
    const one = form(save);
    expect(one.unsaved()).toBe(false);
    one.draft.tags.push('b');
    expect(one.unsaved()).toBe(true);
    await one.submit();
    expect(one.unsaved()).toBe(true);
    await one.submit();
    expect(one.unsaved()).toBe(false);
  });

  it('keeps what the server says about single fields', async () => {
    const refused = new ProblemError({ code: 'invalid', fields: { field: 'name' } }, 422);
    const one = form(vi.fn().mockRejectedValue(refused));
    expect(await one.submit()).toBe(false);
    expect(one.fields.value).toEqual({ field: 'name' });
    expect(one.conflict.value).toBeNull();
  });

  it("says plainly that a name is taken, and asks for nobody else's version", async () => {
    const taken = new ProblemError({ code: 'conflict', fields: { field: 'code' } }, 409);
    const one = form(vi.fn().mockRejectedValue(taken));
    expect(await one.submit()).toBe(false);
    expect(one.conflict.value).toBeNull();
    expect(one.problem.value).toBe('已经有一样的“代码”，请换一个。');
  });
});
