import { describe, expect, it } from 'vitest';
import { ago, bytes, clock, day, stopwatch } from './time';

const now = new Date(2026, 10, 22, 21, 3, 0);
const before = (ms: number): Date => new Date(now.getTime() - ms);

describe('time', () => {
  it('names days as people do', () => {
    expect(day(before(0), 'zh-CN', now)).toBe('今天');
    expect(day(new Date(2026, 10, 21, 23, 59), 'zh-CN', now)).toBe('昨天');
    expect(day(new Date(2026, 10, 2), 'zh-CN', now)).toBe('11月2日');
    expect(day(new Date(2025, 0, 2), 'en', now)).toBe('Jan 2, 2025');
  });

  it('shows midnight as 00, not 24', () => {
    expect(clock(new Date(2026, 10, 22, 0, 5), 'en')).toBe('00:05');
    expect(clock(new Date(2026, 10, 22, 0, 5), 'zh-CN')).toBe('00:05');
  });

  it('tells how long ago in one unit and never in the future', () => {
    expect(ago(before(-5_000), 'zh-CN', now.getTime())).toBe('刚刚');
    expect(ago(before(8 * 60_000), 'zh-CN', now.getTime())).toBe('8 分钟');
    expect(ago(before(26 * 3_600_000), 'en', now.getTime())).toBe('1 d');
  });

  it('counts as a stopwatch does', () => {
    expect([stopwatch(-1), stopwatch(41_900), stopwatch(725_000), stopwatch(3_729_000)]).toEqual([
      '0:00',
      '0:41',
      '12:05',
      '1:02:09',
    ]);
  });

  it('sizes files', () => {
    expect([bytes(840), bytes(47_100), bytes(3_200_000)]).toEqual(['840 B', '46 KB', '3.1 MB']);
    expect([bytes(2 << 20), bytes(20 << 20), bytes((1 << 20) - 1)]).toEqual(['2 MB', '20 MB', '1 MB']);
    expect(bytes((20 << 20) + 1, Math.ceil)).toBe('20.1 MB');
  });
});
