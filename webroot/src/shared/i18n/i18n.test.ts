import { afterEach, describe, expect, it } from 'vitest';
import { fill, setLocale, translator } from './index';
import { disparities } from './parity';

afterEach(() => setLocale('zh-CN'));

describe('translator', () => {
  const t = translator({
    'zh-CN': { greet: '你好，{name}', visits: '{n} 次' },
    en: { greet: 'Hello, {name}', visits: '{n} visit | {n} visits' },
  });

  it('speaks Chinese until someone chooses otherwise, and remembers the choice', () => {
    expect(t('greet', { name: '小雨' })).toBe('你好，小雨');
    setLocale('en');
    expect(t('greet', { name: 'Yu' })).toBe('Hello, Yu');
    expect(localStorage.getItem('omniline.locale')).toBe('en');
    expect(document.documentElement.lang).toBe('en');
  });

  it('chooses singular and plural by n', () => {
    setLocale('en');
    expect([t('visits', { n: 1 }), t('visits', { n: 2 }), t('visits', { n: 0 })]).toEqual([
      '1 visit',
      '2 visits',
      '0 visits',
    ]);
  });

  it('leaves a hole visible when its value is missing', () => {
    expect(fill('to {who}', {})).toBe('to {who}');
  });
});

describe('disparities', () => {
  it('finds missing and empty keys and different holes', () => {
    expect(disparities({ zh: { a: '甲', b: '{n}', c: ' ' }, en: { a: 'A', b: '{m}', d: 'D' } })).toHaveLength(
      4,
    );
    expect(disparities({ zh: { a: '{n} 次' }, en: { a: '{n} time | {n} times' } })).toEqual([]);
  });
});
