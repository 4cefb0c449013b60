import { describe, expect, it } from 'vitest';
import { endOf, stateOf } from './keys';

const NOW = Date.parse('2026-12-01T02:00:00Z');
const key = (expiresAt: string, revokedAt: string | null = null) => ({ expiresAt, revokedAt });

describe('a key', () => {
  it('is told apart by what it opens, and warns before it ends', () => {
    expect(stateOf(key('2027-03-01T00:00:00Z'), NOW)).toBe('live');
    expect(stateOf(key('2026-12-05T00:00:00Z'), NOW)).toBe('soon');
    expect(stateOf(key('2026-12-01T01:59:59Z'), NOW)).toBe('expired');
    expect(stateOf(key('2027-03-01T00:00:00Z', '2026-11-30T00:00:00Z'), NOW)).toBe('revoked');
  });

  it('ends so many days from now', () => {
    expect(endOf(30, NOW)).toBe('2026-12-31T02:00:00.000Z');
  });
});
