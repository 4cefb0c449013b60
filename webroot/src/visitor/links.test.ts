import { describe, expect, it } from 'vitest';
import { pieces, shortened } from './links';

const links = (text: string): (string | null)[] => pieces(text).map((piece) => piece.href);

describe('pieces', () => {
  it('keeps every character', () => {
    for (const text of [
      '',
      '你好',
      'a https://x.example/y。b',
      'https://x.example',
      '看(https://x.example/a).',
    ]) {
      expect(
        pieces(text)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }
  });

  it('ends an address where Chinese or a closing mark begins', () => {
    expect(links('请看https://x.example/a?b=1，谢谢')).toEqual([null, 'https://x.example/a?b=1', null]);
    expect(links('(https://x.example/a).')).toEqual([null, 'https://x.example/a', null]);
  });

  it('links nothing but web addresses', () => {
    expect(links('javascript:alert(1) data:text/html,x http:// https://')).toEqual([null]);
  });
});

describe('shortened', () => {
  it('shows where a very long address leads and how it ends, and leaves others whole', () => {
    const long = `https://x.example/${'a'.repeat(500)}/end`;
    expect(shortened(long)).toMatch(/^https:\/\/x\.example\/a+…a+\/end$/);
    expect(shortened(long).length).toBeLessThanOrEqual(100);
    expect(shortened('https://x.example/short')).toBe('https://x.example/short');
  });
});
