import { describe, expect, it } from 'vitest';
import { menuOptions } from './menu';
import type { Entry } from './protocol';

const entry = (text: string, kind = 'MESSAGE_OUT', author = 'SYSTEM'): Entry =>
  ({ kind, author: { kind: author }, text }) as unknown as Entry;

describe('options of a menu in writing', () => {
  it('are the numbered lines at the end of what the system says', () => {
    expect(menuOptions(entry('您好。\n请选择：\n1. 心理咨询\n2. 留言\n0. 人工服务'))).toEqual([
      { key: '1', label: '心理咨询' },
      { key: '2', label: '留言' },
      { key: '0', label: '人工服务' },
    ]);
  });

  it('are none in other words, of other people, and before anything was said', () => {
    expect(menuOptions(entry('1. 先说这个\n请问您多大？'))).toEqual([]);
    expect(menuOptions(entry('1. 心理咨询', 'MESSAGE_OUT', 'AGENT'))).toEqual([]);
    expect(menuOptions(entry('1. 心理咨询', 'MESSAGE_IN', 'VISITOR'))).toEqual([]);
    expect(menuOptions(undefined)).toEqual([]);
  });
});
