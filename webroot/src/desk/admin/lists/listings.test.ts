import { describe, expect, it } from 'vitest';
import { endOf, isOfAnAccount, stateOf, termsOf } from './listings';

const now = Date.parse('2026-11-22T12:00:00Z');

describe('the account of a listing', () => {
  it('is named for what is unique within its account, and for nothing else', () => {
    const kinds = ['PHONE', 'WECHAT_OPENID', 'WEB_VISITOR', 'WEIBO_UID', 'EMAIL'];
    expect(kinds.filter(isOfAnAccount)).toEqual(['WECHAT_OPENID', 'WEB_VISITOR', 'WEIBO_UID']);
  });
});

describe('the term of a listing', () => {
  it('of a block is never for good', () => {
    expect(termsOf('BLOCKED')).not.toContain('0');
    expect(termsOf('VIP')).toContain('0');
  });

  it('is counted from now, or takes all of the chosen day', () => {
    expect(endOf('3', now, null)?.toISOString()).toBe('2026-11-25T12:00:00.000Z');
    expect(endOf('0', now, null)).toBeNull();
    expect(endOf('custom', now, null)).toBeUndefined();
    const end = endOf('custom', now, new Date(2026, 11, 1));
    expect([end?.getDate(), end?.getHours(), end?.getMinutes()]).toEqual([1, 23, 59]);
  });
});

describe('a listing', () => {
  it('is in force until its end, or until somebody ends it', () => {
    const until = '2026-11-22T12:00:00.000Z';
    expect(stateOf({ until, ended: null }, now - 1)).toBe('inForce');
    expect(stateOf({ until, ended: null }, now)).toBe('expired');
    expect(stateOf({ until: null, ended: null }, now)).toBe('inForce');
    expect(stateOf({ until: null, ended: '2026-11-22T11:00:00.000Z' }, now)).toBe('ended');
  });
});
