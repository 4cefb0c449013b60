import { describe, expect, it } from 'vitest';
import type { Site } from './protocol';
import { siteIn } from './site';

const site: Site = {
  code: 'demo',
  title: '我们在听',
  subtitle: '保密',
  greeting: '你好',
  emergency: [],
  privacy: null,
  theme: null,
  languages: ['zh-CN', 'en'],
  en: { title: 'We listen' },
};

describe('siteIn', () => {
  it('says in English what is set in English, and the rest as it is', () => {
    expect(siteIn(site, 'en')).toMatchObject({ title: 'We listen', subtitle: '保密' });
    expect(siteIn(site, 'zh-CN')?.title).toBe('我们在听');
    expect(siteIn(null, 'en')).toBeNull();
  });

  it('knows servers that send no English', () => {
    const { en: _, ...older } = site;
    expect(siteIn(older, 'en')?.title).toBe('我们在听');
  });
});
