import { afterEach, describe, expect, it } from 'vitest';
import { setLocale } from '@/shared/i18n';
import { isPicture, refusalOf, typeWords } from './media';

const limits = {
  textCodePoints: 2000,
  uploadBytes: 1 << 20,
  uploadTypes: ['image/jpeg', 'image/png', 'application/pdf'],
};
const file = (name: string, type: string, size: number): Pick<File, 'name' | 'type' | 'size'> => ({
  name,
  type,
  size,
});

afterEach(() => setLocale('zh-CN'));

describe('refusalOf', () => {
  it('lets through what may be sent, and what only the server can judge', () => {
    expect(refusalOf(file('a.jpg', 'image/jpeg', 1 << 20), limits)).toBeNull();
    expect(refusalOf(file('a', '', 10), limits)).toBeNull();
    expect(refusalOf(file('a.exe', 'application/x-msdownload', 10), null)).toBeNull();
  });

  it('says what is wrong and what would be right', () => {
    expect(refusalOf(file('大.jpg', 'image/jpeg', (1 << 20) + 1), limits)).toBe(
      '“大.jpg”有 1.1 MB，太大了。最大 1 MB。',
    );
    expect(refusalOf(file('a.exe', 'application/x-msdownload', 10), limits)).toBe(
      '不能发送这种文件：“a.exe”。可以发：图片、PDF。',
    );
    expect(refusalOf(file('a.jpg', 'image/jpeg', 0), limits)).toContain('空文件');
  });
});

describe('typeWords', () => {
  it('names the kinds, not the media types', () => {
    setLocale('en');
    expect(typeWords(limits)).toBe('pictures, PDF');
  });
});

describe('isPicture', () => {
  it('shows only what a browser draws without running it', () => {
    expect(isPicture('image/JPEG')).toBe(true);
    expect(isPicture('image/svg+xml')).toBe(false);
    expect(isPicture('text/html')).toBe(false);
  });
});
