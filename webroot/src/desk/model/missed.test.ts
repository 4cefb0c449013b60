import { describe, expect, it } from 'vitest';
import { missedWords, waitOf } from './missed';

const at = '2026-11-22T03:00:00.000Z';

describe('how long somebody who was missed had waited', () => {
  it('is said where it is known', () => {
    expect(waitOf({ kind: 'ABANDONED', waitedMs: 181_000 })).toBe('3:01');
    expect(missedWords({ kind: 'ABANDONED', waitedMs: 181_000, at }, 'write', 'zh-CN')).toContain(
      '等了 3:01',
    );
  });

  it('is nothing of who left a message at once, and of whom it is not known', () => {
    expect(waitOf({ kind: 'LEFT_MESSAGE', waitedMs: 0 })).toBe('');
    expect(waitOf({ kind: 'HIGH_RISK', waitedMs: 90_000 })).toBe('');
    for (const kind of ['ABANDONED', 'LEFT_MESSAGE', 'CONTACT_REQUEST', 'HIGH_RISK'] as const) {
      expect(missedWords({ kind, waitedMs: 400, at }, 'write', 'zh-CN')).not.toMatch(/0:00|等了/);
    }
  });

  it('is followed by what to do: writing, or calling back', () => {
    const item = { kind: 'ABANDONED', waitedMs: 181_000, at } as const;
    expect(missedWords(item, 'write', 'zh-CN')).toContain('第一句话');
    expect(missedWords(item, 'call', 'zh-CN')).toContain('回拨');
    expect(missedWords({ ...item, kind: 'HIGH_RISK' }, 'call', 'zh-CN')).toContain('尽快回拨');
  });
});
