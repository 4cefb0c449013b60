import { describe, expect, it } from 'vitest';
import { factsOf, indexOf, inserted, kindOf, mistakesIn, moved, newRule, type Rule } from './rules';

const rule = (id: string, position: number): Rule => ({
  id,
  version: 1,
  name: id,
  position,
  condition: 'true',
  actions: [],
  last: false,
  active: true,
});

describe('the order of rules', () => {
  it('changes only the two that change places', () => {
    const rules = [rule('a', 10), rule('b', 20), rule('c', 30)];
    expect(moved(rules, 2, 1).map(({ id, position }) => [id, position])).toEqual([
      ['c', 20],
      ['b', 30],
    ]);
  });

  it('numbers all anew where two share a place', () => {
    const rules = [rule('a', 0), rule('b', 0)];
    expect(moved(rules, 1, 0).map(({ id, position }) => [id, position])).toEqual([
      ['b', 10],
      ['a', 20],
    ]);
  });

  it('changes nothing when nothing moves', () => {
    expect(moved([rule('a', 10)], 0, 0)).toEqual([]);
  });

  it('puts a new rule behind all others', () => {
    expect(newRule([rule('a', 10), rule('b', 70)]).position).toBe(80);
  });
});

describe('a condition', () => {
  it('shows the place of a mistake by line and column from 1', () => {
    const text = 'open &&\nlawyr > 1';
    const [mistake] = mistakesIn({
      field: 'condition',
      problems: [{ line: 2, column: 1, message: "undeclared reference to 'lawyr' (in container '')" }],
    });
    expect(mistake && indexOf(text, mistake)).toBe(8);
    expect(mistake && kindOf(mistake.message)).toEqual({ kind: 'unknown', name: 'lawyr' });
  });

  it('stays within the text when a place lies behind its end', () => {
    expect(indexOf('ab', { line: 1, column: 99 })).toBe(2);
  });

  it('takes a variable where the cursor stands, apart from words beside it', () => {
    expect(inserted('a && b', 1, 1, 'open')).toEqual({ text: 'a open && b', at: 6 });
    expect(inserted('', 0, 0, 'vip')).toEqual({ text: 'vip', at: 3 });
    expect(inserted('! x', 1, 3, 'open')).toEqual({ text: '!open', at: 5 });
  });
});

describe('facts to try with', () => {
  it('holds only what was filled in, each of its type', () => {
    const facts = factsOf(
      [
        { name: 'channel', type: 'TEXT' },
        { name: 'page', type: 'TEXT' },
        { name: 'waiting', type: 'WHOLE' },
        { name: 'vip', type: 'BOOLEAN' },
        { name: 'open', type: 'BOOLEAN' },
      ],
      { channel: ' WEBCHAT ', page: '', waiting: '3', vip: 'false', open: '' },
    );
    expect(facts).toEqual({ channel: 'WEBCHAT', waiting: 3, vip: false });
  });

  it('reads full-width digits where only digits are meant, and leaves texts as they are', () => {
    const facts = factsOf(
      [
        { name: 'time', type: 'TEXT' },
        { name: 'text', type: 'TEXT' },
        { name: 'hour', type: 'WHOLE' },
      ],
      { time: '２１：０５', text: '１２３', hour: '２１' },
    );
    expect(facts).toEqual({ time: '21:05', text: '１２３', hour: 21 });
  });
});
