import { expect, it } from 'vitest';
import { maskedMs, queryOf, type Wanted } from './recordings';

const day = (n: number): Date => new Date(2026, 10, n);
const any: Wanted = {
  days: [day(24), day(30)],
  agent: '',
  queue: '',
  direction: '',
  number: '',
  least: '',
  most: '',
  failed: false,
};

it('asks for whole days, and for nothing that was left empty', () => {
  const query = new URLSearchParams(queryOf(any, null));
  expect([...query.keys()]).toEqual(['from', 'to']);
  expect(query.get('to')).toBe(new Date(2026, 11, 1).toISOString());
});

it('asks for what was chosen, and goes on where a page ended', () => {
  const wanted = {
    ...any,
    agent: '7',
    direction: 'OUTBOUND',
    number: ' 13800138000 ',
    least: '30',
    most: 'x',
  };
  const query = new URLSearchParams(queryOf({ ...wanted, failed: true }, '99'));
  expect(Object.fromEntries(query)).toMatchObject({
    agent: '7',
    direction: 'OUTBOUND',
    number: '13800138000',
    minSeconds: '30',
    failed: 'true',
    after: '99',
  });
  expect(query.has('maxSeconds')).toBe(false);
});

it('adds up what is silent', () => {
  expect(
    maskedMs({
      masked: [
        { fromMs: 1000, toMs: 4000 },
        { fromMs: 9000, toMs: 9500 },
      ],
    }),
  ).toBe(3500);
});
