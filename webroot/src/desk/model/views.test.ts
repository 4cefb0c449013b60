import { describe, expect, it } from 'vitest';
import { aConversation } from './samples';
import { belongsTo } from './views';

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
