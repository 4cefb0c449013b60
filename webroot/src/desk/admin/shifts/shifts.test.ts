import { describe, expect, it } from 'vitest';
import { zhCN } from '@/desk/i18n/zh-CN';
import { DAYS } from '../hours/hours';
import { spanWords } from '../hours/hours';
import { daysOf, ofShift, overlaps, overlapWords, type Shift } from './shifts';

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

describe('shifts that last at the same time', () => {
  const weekdays = DAYS.slice(0, 5);

  it('are told with the days and hours', () => {
    const early = { days: [...DAYS], from: 480, until: 960 };
    expect(overlapWords(early, { days: [...DAYS], from: 840, until: 1320 })).toEqual(['每天 14:00–16:00']);
    expect(overlapWords(early, { days: weekdays, from: 960, until: 1320 })).toEqual([]);
    expect(overlapWords(early, { days: ['SUNDAY'], from: 600, until: 660 })).toEqual(['日 10:00–11:00']);
  });

  it('are found over midnight and over the end of the week', () => {
    const night = { days: ['SUNDAY' as const], from: 1320, until: 480 };
    const monday = { days: ['MONDAY' as const], from: 420, until: 960 };
    expect(overlapWords(night, monday)).toEqual(['一 07:00–08:00']);
    expect(overlapWords(monday, night)).toEqual(['一 07:00–08:00']);
    expect(overlapWords(night, night)).toEqual(['日 22:00–次日 08:00']);
  });

  it('are named two by two', () => {
    const shift = (name: string, from: number, until: number): Shift => ({
      id: name,
      version: 1,
      name,
      days: weekdays,
      from,
      until,
      active: true,
    });
    const all = [shift('早班', 480, 960), shift('中班', 720, 1200), shift('晚班', 1200, 1439)];
    expect(overlaps(all)).toEqual([{ one: '早班', other: '中班', when: ['一 二 三 四 五 12:00–16:00'] }]);
  });
});
