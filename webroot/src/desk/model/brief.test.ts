import { describe, expect, it } from 'vitest';
import { judgedWords, lastWords, missedWords } from './brief';
import { aBrief, aConversation } from './samples';
import type { ContactCard } from '@/shared/protocol';

const hoursAgo = (n: number): string => new Date(Date.now() - n * 3_600_000).toISOString();

describe('what stands beside a person', () => {
  it('says of whom was missed when, and that nobody has called back', () => {
    const one = { kind: 'ABANDONED' as const, state: 'OPEN' as const, at: hoursAgo(0) };
    expect(missedWords(aBrief())).toBe('');
    expect(missedWords(aBrief({ missed: [one] }))).toMatch(/^今天 \d\d:\d\d 未接，未回拨$/);
    expect(missedWords(aBrief({ missed: [one, one, one] }))).toMatch(/未接，未回拨，另有 2 次$/);
    expect(missedWords(aBrief({ missed: [{ ...one, state: 'TAKEN' }] }))).toMatch(/（已有人接手）$/);
  });

  it('says who judged the danger, and nothing where there was none', () => {
    const judged = {
      level: 'HIGH' as const,
      by: { id: '3', name: '林晓' },
      at: hoursAgo(0),
      conversation: '9',
    };
    expect(judgedWords(aBrief({ judged }))).toMatch(/^高危：林晓 今天 \d\d:\d\d 判定$/);
    expect(judgedWords(aBrief({ judged: { ...judged, level: 'NONE' } }))).toBe('');
    expect(judgedWords(aBrief())).toBe('');
  });

  it('says what came of the last time, and with whom', () => {
    const earlier = aConversation({
      id: '9',
      channel: 'PHONE',
      state: 'CLOSED',
      openedAt: hoursAgo(0),
      disposition: { code: 'mood', label: '情绪疏导' },
    });
    const card = { earlier: [{ conversation: earlier, firstText: null }] } as unknown as ContactCard;
    expect(lastWords(card, '10')).toBe('上次：情绪疏导 · 今天 电话 · 林晓');
    expect(lastWords(card, '9')).toBe('');
  });
});
