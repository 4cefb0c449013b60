import { describe, expect, it } from 'vitest';
import {
  bars,
  clockOf,
  dayAfter,
  endsNextDay,
  minuteOf,
  monthOf,
  nextSpan,
  range,
  spansOf,
  typedWeek,
  weekOf,
} from './hours';

describe('times of a day', () => {
  it('are typed as clocks, with the end of the day as 24:00', () => {
    expect(minuteOf('9:05')).toBe(545);
    expect(minuteOf('24:00')).toBe(1440);
    expect(clockOf(1440)).toBe('24:00');
    for (const wrong of ['', '24:01', '25:00', '12:60', '9', '九点']) expect(minuteOf(wrong)).toBeNull();
  });

  it('take a colon of either width', () => {
    expect(minuteOf('21：30')).toBe(1290);
  });
});

describe('spans of a day', () => {
  it('begin as real times, after what is there already, and empty where none fits', () => {
    expect(nextSpan([])).toEqual({ from: '09:00', until: '18:00' });
    expect(nextSpan([{ from: '09:00', until: '12:00' }])).toEqual({ from: '13:00', until: '18:00' });
    expect(nextSpan([{ from: '8:00', until: '20:00' }])).toEqual({ from: '21:00', until: '23:00' });
    expect(nextSpan([{ from: '20:00', until: '08:00' }])).toEqual({ from: '', until: '' });
  });

  it('are sent in order, and an end of 00:00 is the end of the day', () => {
    expect(
      spansOf([
        { from: '14:00', until: '00:00' },
        { from: '09:00', until: '12:00' },
      ]),
    ).toEqual([
      { from: 540, until: 720 },
      { from: 840, until: 1440 },
    ]);
  });

  it('are refused as a whole when one is none', () => {
    expect(spansOf([{ from: '24:00', until: '01:00' }])).toBeNull();
    expect(spansOf([{ from: '08:00', until: 'later' }])).toBeNull();
  });

  it('may end on the next day', () => {
    expect(endsNextDay({ from: '20:00', until: '08:00' })).toBe(true);
    expect(endsNextDay({ from: '08:00', until: '20:00' })).toBe(false);
    expect(endsNextDay({ from: '08:00', until: '00:00' })).toBe(false);
  });
});

describe('a week', () => {
  it('comes back as it was, without its closed days', () => {
    const week = { MONDAY: [{ from: 480, until: 1080 }], SUNDAY: [{ from: 1200, until: 480 }] };
    expect(weekOf(typedWeek(week))).toEqual(week);
  });

  it('is no week while one time in it is none', () => {
    const week = typedWeek({});
    week.FRIDAY.push({ from: '08:00', until: '' });
    expect(weekOf(week)).toBeNull();
  });

  it('shows on Monday what Sunday left over midnight', () => {
    const week = typedWeek({ SUNDAY: [{ from: 1080, until: 360 }] });
    expect(bars(week, 'SUNDAY')).toEqual([{ from: 0.75, width: 0.25 }]);
    expect(bars(week, 'MONDAY')).toEqual([{ from: 0, width: 0.25 }]);
    expect(bars(week, 'TUESDAY')).toEqual([]);
  });
});

describe('a year of days', () => {
  it('begins each week on Monday', () => {
    // The first of February 2026 is a Sunday.
    const february = monthOf(2026, 1);
    expect(february.slice(0, 8)).toEqual([...Array(6).fill(null), '2026-02-01', '2026-02-02']);
    expect(february.at(-1)).toBe('2026-02-28');
    expect(monthOf(2028, 1).at(-1)).toBe('2028-02-29');
  });

  it('gives a range in either direction, over the end of a month', () => {
    expect(range('2026-10-02', '2026-09-29')).toEqual([
      '2026-09-29',
      '2026-09-30',
      '2026-10-01',
      '2026-10-02',
    ]);
    expect(dayAfter('2026-12-31', 1)).toBe('2027-01-01');
  });
});
