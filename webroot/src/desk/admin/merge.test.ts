import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apart, changedLines, merged, same, type Said } from './merge';

interface Draft {
  name: string;
  limit: number;
  routing: { priority: number; steps: string[]; onLimit: { kind: string; queue?: string } | null };
}

const base: Draft = {
  name: '心理',
  limit: 5,
  routing: { priority: 0, steps: ['a'], onLimit: null },
};
const words = (draft: Draft): Said[] => [
  ['名称', draft.name],
  ['上限', String(draft.limit)],
  ['优先', String(draft.routing.priority)],
  ['步骤', draft.routing.steps.join(' ')],
];

const aDraft = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  limit: fc.nat({ max: 2 }),
  routing: fc.record({
    priority: fc.nat({ max: 2 }),
    steps: fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
    onLimit: fc.constantFrom(null, { kind: 'MESSAGE' }, { kind: 'QUEUE', queue: '1' }),
  }),
});

describe('mine over theirs', () => {
  it('takes what I touched from mine and everything else from theirs', () => {
    const mine = { ...base, name: '心理咨询', routing: { ...base.routing, priority: 3 } };
    const theirs = { ...base, limit: 9, routing: { ...base.routing, priority: 7, steps: ['a', 'b'] } };
    expect(merged(base, mine, theirs)).toEqual({
      name: '心理咨询',
      limit: 9,
      routing: { priority: 3, steps: ['a', 'b'], onLimit: null },
    });
  });

  it('never mixes two actions into one', () => {
    const to = (onLimit: Draft['routing']['onLimit']): Draft => ({
      ...base,
      routing: { ...base.routing, onLimit },
    });
    const mine = to({ kind: 'MESSAGE' });
    expect(merged(to({ kind: 'QUEUE', queue: '1' }), mine, to({ kind: 'QUEUE', queue: '2' }))).toEqual(mine);
  });

  it('is mine where they did nothing, theirs where I did nothing', () => {
    fc.assert(
      fc.property(aDraft, aDraft, (one, other) => {
        expect(merged(one, other, one)).toEqual(other);
        expect(merged(one, one, other)).toEqual(other);
        expect(same(one, other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });
});

describe('what there is to decide', () => {
  it('is what I have changed and they have otherwise, and never a value I did not touch', () => {
    const mine = { ...base, name: '心理咨询' };
    const theirs = { ...base, limit: 9, routing: { ...base.routing, priority: 7 } };
    expect(apart(base, mine, theirs, words)).toEqual({
      differs: [{ what: '名称', mine: '心理咨询', theirs: '心理' }],
      kept: [
        ['上限', '9'],
        ['优先', '7'],
      ],
    });
  });

  it('is nothing when both did the same', () => {
    const both = { ...base, limit: 9 };
    expect(apart(base, both, both, words)).toEqual({ differs: [], kept: [['上限', '9']] });
  });
});

describe('a long text', () => {
  it('is shown by the lines that differ', () => {
    const lines = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const other = lines.map((line) => (line === 'd' ? 'D' : line));
    expect(changedLines(lines.join('\n'), other.join('\n'))).toEqual(['…\nd\n…', '…\nD\n…']);
    expect(changedLines('a\nb', 'a\nc')).toEqual(['a\nb', 'a\nc']);
  });
});
