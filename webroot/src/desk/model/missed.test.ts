import { afterEach, describe, expect, it } from 'vitest';
import { setLocale } from '@/shared/i18n';
import { missedWords, waitOf } from './missed';

afterEach(() => setLocale('zh-CN'));

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

  it('is read in English as a sentence, whatever the time begins with', () => {
    setLocale('en');
    for (const kind of ['ABANDONED', 'LEFT_MESSAGE', 'CONTACT_REQUEST', 'HIGH_RISK'] as const) {
      for (const waitedMs of [400, 181_000]) {
        const said = missedWords({ kind, waitedMs, at }, 'write', 'en');
        expect(said).toMatch(/^[A-Z0-9][^:]+ \d+:\d\d[^:]*: /);
        expect(said).not.toMatch(/\bat (Today|Yesterday)/);
      }
    }
  });

  it('is followed by what to do: writing, or calling back', () => {
    const item = { kind: 'ABANDONED', waitedMs: 181_000, at } as const;
    expect(missedWords(item, 'write', 'zh-CN')).toContain('第一句话');
    expect(missedWords(item, 'call', 'zh-CN')).toContain('回拨');
    expect(missedWords({ ...item, kind: 'HIGH_RISK' }, 'call', 'zh-CN')).toContain('尽快回拨');
  });
});
