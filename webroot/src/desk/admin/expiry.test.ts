import { describe, expect, it } from 'vitest';
import { expiryOf } from './expiry';

const now = Date.parse('2026-11-22T12:00:00Z');

describe('a temporary account', () => {
  it('is expired from the very moment on, soon within seven days, and later before that', () => {
    expect(expiryOf({ expiresAt: '2026-11-22T12:00:00.000Z' }, now)).toBe('expired');
    expect(expiryOf({ expiresAt: '2026-11-22T12:00:00.001Z' }, now)).toBe('soon');
    expect(expiryOf({ expiresAt: '2026-11-29T12:00:00.000Z' }, now)).toBe('soon');
    expect(expiryOf({ expiresAt: '2026-11-29T12:00:00.001Z' }, now)).toBe('later');
  });

  it('is none without an end', () => {
    expect(expiryOf({ expiresAt: null }, now)).toBeNull();
  });
});
