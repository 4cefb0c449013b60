import { describe, expect, it } from 'vitest';
import { DAYS } from '../hours/hours';
import { daysOf, whenOf } from './shifts';

describe('a shift in words', () => {
  it('says that a night ends on the next day', () => {
    expect(whenOf({ from: 480, until: 1200 })).toBe('08:00–20:00');
    expect(whenOf({ from: 1200, until: 480 })).toBe('20:00–次日 08:00');
  });

  it('names its days in the order of the week', () => {
    expect(daysOf(DAYS)).toBe('每天');
    expect(daysOf(['SUNDAY', 'MONDAY'])).toBe('一 日');
  });
});
