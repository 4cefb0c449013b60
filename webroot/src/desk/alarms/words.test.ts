import { afterEach, expect, it } from 'vitest';
import { setLocale } from '@/shared/i18n';
import type { Alarm } from '@/shared/protocol';
import { alarmWords, ruleName } from './words';

afterEach(() => setLocale('zh-CN'));

it('names rules that came with the product in the language of the page, and others as people named them', () => {
  // As V9 of the database has them.
  const shipped = ['高危来访无人接入', '高危对话的座席离线', '危机词语待判断', '有人等待而无人就绪'];
  expect(shipped.map(ruleName)).toEqual(shipped);
  setLocale('en');
  for (const name of shipped) expect(ruleName(name)).toMatch(/^[A-Za-z ,]+$/);
  expect(ruleName('夜班没人')).toBe('夜班没人');
});

it('claims no crisis words of who may be in danger: the person may be back after high risk', () => {
  const proposed = { kind: 'CRISIS_PROPOSED', queue: { id: '1', name: '心理咨询' } } as unknown as Alarm;
  expect(alarmWords(proposed)).toBe('心理咨询有人可能处于危险之中，请判断风险');
});
