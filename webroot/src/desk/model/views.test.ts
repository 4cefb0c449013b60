import { describe, expect, it } from 'vitest';
import { aConversation } from './samples';
import { belongsTo, byTurn } from './views';

describe('belongsTo', () => {
  const left = aConversation({
    state: 'WAITING',
    owner: null,
    later: { kind: 'LEFT_MESSAGE', keepsPlace: false },
    riskProposal: null,
  });

  it('keeps who left a message out of the line, unless there is danger', () => {
    expect(belongsTo('WAITING', left, '1')).toBe(false);
    expect(belongsTo('WAITING', { ...left, risk: 'HIGH' }, '1')).toBe(true);
    const proposed = { level: 'HIGH' as const, seq: 3, at: '2026-11-22T03:00:00.000Z' };
    expect(belongsTo('WAITING', { ...left, riskProposal: proposed }, '1')).toBe(true);
    expect(belongsTo('WAITING', { ...left, riskProposal: { ...proposed, level: 'CONCERN' } }, '1')).toBe(
      false,
    );
  });
});

describe('whose turn it is', () => {
  it('is who is in danger, then who goes first, then who waits longest', () => {
    const at = (minute: string): string => `2026-11-22T03:${minute}:00.000Z`;
    const waits = { state: 'WAITING' as const, owner: null };
    const long = aConversation({ ...waits, id: 'long', waitingSince: at('01') });
    const short = aConversation({ ...waits, id: 'short', waitingSince: at('04') });
    const vip = aConversation({ ...waits, id: 'vip', priority: 5, waitingSince: at('05') });
    const high = aConversation({ ...waits, id: 'high', risk: 'HIGH', waitingSince: at('06') });
    const order = [short, vip, long, high].sort(byTurn).map(({ id }) => id);
    expect(order).toEqual(['high', 'vip', 'long', 'short']);
  });
});
