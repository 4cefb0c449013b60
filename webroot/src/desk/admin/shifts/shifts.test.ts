import { describe, expect, it } from 'vitest';
import { zhCN } from '@/desk/i18n/zh-CN';
import { DAYS } from '../hours/hours';
import { spanWords } from '../hours/hours';
import { daysOf, ofShift } from './shifts';

describe('a shift in words', () => {
  it('says that a night ends on the next day', () => {
    expect(spanWords({ from: 480, until: 1200 })).toBe('08:00–20:00');
    expect(spanWords({ from: 1200, until: 480 })).toBe('20:00–次日 08:00');
  });

  it('names its days in the order of the week', () => {
    expect(daysOf(DAYS)).toBe('每天');
    expect(daysOf(['SUNDAY', 'MONDAY'])).toBe('一 日');
  });
});

it('says of a queue in the way that it counts on the shift, not that it overflows', () => {
  const { use } = ofShift({ kind: 'queue', id: '5', name: '心理' });
  expect(zhCN[`usedBy.todo.${use ?? 'queue'}`]).toContain('班次');
  expect(ofShift({ kind: 'user' })).toEqual({ kind: 'user' });
});
