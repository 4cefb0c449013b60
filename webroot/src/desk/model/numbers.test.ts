import { describe, expect, it } from 'vitest';
import { aCall } from '@/desk/model/samples';
import { setLocale } from '@/shared/i18n';
import { placeOf, spoken } from './numbers';

describe('a number as people read it', () => {
  it.each([
    [{ e164: '+8613800138000', raw: '013800138000', kind: 'MOBILE' }, '138 0013 8000'],
    [{ e164: '+867715551156', raw: '07715551156', kind: 'FIXED_LINE' }, '0771 5551156'],
    [{ e164: '+861055501234', raw: '01055501234', kind: 'FIXED_LINE' }, '010 55501234'],
    [{ e164: '+862155501234', raw: '02155501234', kind: 'FIXED_LINE' }, '021 55501234'],
    [{ e164: '+85255501234', raw: '0085255501234', kind: 'MOBILE' }, '+85255501234'],
    [{ raw: '12356', kind: 'SHORT' }, '12356'],
    [{ raw: '1001', kind: 'EXTENSION' }, '1001'],
    [{ raw: '', kind: 'ANONYMOUS' }, '号码未显示'],
  ] as const)('%o', (number, said) => {
    expect(spoken(number)).toBe(said);
  });
});

describe('where a call comes from', () => {
  it('is place and carrier, what is known of them, and 未知 without either', () => {
    expect(placeOf(aCall())).toBe('广西南宁 中国电信');
    expect(placeOf(aCall({ place: { region: '广西南宁', carrier: null } }))).toBe('广西南宁');
    expect(placeOf(aCall({ place: { region: null, carrier: null } }))).toContain('未知');
    const place = {
      region: '广西南宁市',
      carrier: '中国电信',
      regionEn: 'Nanning, Guangxi',
      carrierEn: null,
    };
    expect(placeOf(aCall({ place }))).toBe('广西南宁市 中国电信');
    setLocale('en');
    expect(placeOf(aCall({ place }))).toBe('Nanning, Guangxi, 中国电信');
    setLocale('zh-CN');
    expect(placeOf(aCall({ place: null }))).toContain('未知');
  });
});
