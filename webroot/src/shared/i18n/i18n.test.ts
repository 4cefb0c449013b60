import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fill, listed, locale, proposedBy, proposeLocale, setLocale, translator } from './index';
import { disparities, fullWidth } from './parity';

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

describe('a language that is proposed', () => {
  it('is English only where a browser likes it best', () => {
    expect(proposedBy(['en-US', 'zh-CN'])).toBe('en');
    expect(proposedBy(['en'])).toBe('en');
    expect([proposedBy(['zh-TW', 'en']), proposedBy(['ja']), proposedBy([]), proposedBy(['enm'])]).toEqual(
      Array(4).fill('zh-CN'),
    );
  });

  it('is spoken and not remembered as if it were chosen', () => {
    localStorage.clear();
    proposeLocale('en');
    expect(locale.value).toBe('en');
    expect(document.documentElement.lang).toBe('en');
    expect(localStorage.getItem('omniline.locale')).toBeNull();
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

describe('listed', () => {
  it('separates names as the language does', () => {
    expect(listed(['甲', '乙'])).toBe('甲、乙');
    setLocale('en');
    expect(listed(['A', 'B'])).toBe('A, B');
  });
});

describe('fullWidth', () => {
  it('finds Chinese punctuation and leaves English alone', () => {
    expect(fullWidth({ a: 'Not sent：why', b: 'One、two', c: 'Wait……', d: 'Wait… “so” – it’s' })).toEqual([
      'a: Not sent：why',
      'b: One、two',
      'c: Wait……',
    ]);
  });

  it('finds none in a template: what is written there stands in both languages', () => {
    const templates = readdirSync('src', { withFileTypes: true, recursive: true })
      .filter((file) => file.isFile() && file.name.endsWith('.vue'))
      .map((file) => join(file.parentPath, file.name))
      .map((path): [string, string] => [
        path,
        /<template>[^]*<\/template>/.exec(readFileSync(path, 'utf8'))?.[0] ?? '',
      ]);
    expect(templates.length).toBeGreaterThan(50);
    expect(fullWidth(Object.fromEntries(templates))).toEqual([]);
  });
});
