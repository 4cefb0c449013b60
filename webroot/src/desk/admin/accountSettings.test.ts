import { describe, expect, it } from 'vitest';
import { messages } from '@/desk/i18n';
import { beginning, fieldsOf, toSetting, toText, type Field } from './accountSettings';

const field = (kind: Field['kind']): Field => ({ key: 'x', title: 'common.name', kind });

describe('account settings', () => {
  it('edits emergency numbers as lines', () => {
    const stored = '[{"label":"报警","number":"110"},{"label":"Red Cross line","number":"12-3"}]';
    const text = toText(field('emergency'), stored);
    expect(text).toBe('报警 110\nRed Cross line 12-3');
    expect(toSetting(field('emergency'), `${text}\n\n`)).toBe(stored);
  });

  it('edits origins as lines and keeps them comma separated', () => {
    expect(toText(field('origins'), 'https://a.example, https://b.example')).toBe(
      'https://a.example\nhttps://b.example',
    );
    expect(toSetting(field('origins'), ' https://a.example \n\nhttps://b.example')).toBe(
      'https://a.example,https://b.example',
    );
  });

  it('lets a new WeChat account begin with words one may ask by, and leaves others as they are', () => {
    const words = (settings?: Record<string, string>): string[] =>
      fieldsOf('WECHAT')
        .filter(({ key }) => key.endsWith('Keyword'))
        .map((one) => beginning(one, settings));
    expect(words()).toEqual(['联系', '留言', '排队位置']);
    expect(words({})).toEqual(['', '', '']);
    expect(words({ contactKeyword: 'call', messageKeyword: '' })).toEqual(['call', '', '']);
  });

  it('says what callers hear where no emergency number is set', () => {
    const numbers = fieldsOf('PHONE').find(({ key }) => key === 'emergency');
    expect(beginning(numbers as Field, {})).toBe('');
    for (const words of Object.values(messages)) {
      for (const number of ['12356', '110', '120']) {
        expect(words[numbers?.unset ?? 'common.name']).toContain(number);
      }
    }
  });

  it('shows what it cannot read as it is', () => {
    expect(toText(field('emergency'), 'no json')).toBe('no json');
  });
});
