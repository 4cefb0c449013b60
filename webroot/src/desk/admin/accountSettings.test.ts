import { describe, expect, it } from 'vitest';
import { toSetting, toText, type Field } from './accountSettings';

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

  it('shows what it cannot read as it is', () => {
    expect(toText(field('emergency'), 'no json')).toBe('no json');
  });
});
