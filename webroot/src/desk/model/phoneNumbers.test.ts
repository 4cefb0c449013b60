import { describe, expect, it } from 'vitest';
import { phoneParts } from './phoneNumbers';

const numbers = (text: string): (string | null)[] =>
  phoneParts(text)
    .filter(({ number }) => number !== null)
    .map(({ number }) => number);

describe('telephone numbers in what is written', () => {
  it.each([
    ['我的电话是13800138000，谢谢', ['13800138000']],
    ['138 0013 8000 或 139-1031-0000', ['13800138000', '13910310000']],
    ['+86 13800138000', ['+8613800138000']],
    ['办公室0771-5551234转3', ['07715551234']],
    ['北京 010-65551234。', ['01065551234']],
    ['(0771)', []],
    ['座机07715551234', ['07715551234']],
    ['客服400-820-8820', ['4008208820']],
    ['my number is +44 20 7946 0958.', ['+442079460958']],
    ['wx13800138000x', []],
    ['身份证110101199003071234', []],
    ['订单 2026113013800138000', []],
    ['2026-11-30 12:00', []],
    ['没有号码', []],
    ['', []],
  ])('%s', (text, found) => {
    expect(numbers(text)).toEqual(found);
  });

  it('loses nothing of the text', () => {
    for (const text of ['13800138000', 'a 13800138000 b 0771-5551234', '没有', '']) {
      expect(
        phoneParts(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text);
    }
  });
});
