import { expect, it } from 'vitest';
import { hintOf, wrongWith } from './fields';

it('says what is allowed, with an example, in our own words', () => {
  expect(wrongWith('code', 'Night Team!')).toContain('night-team');
  expect(wrongWith('login', '林')).toContain('lin.xiao');
  expect(wrongWith('clock', '25:00')).toContain('09:30');
  expect(hintOf('code')).toBe(wrongWith('code', '夜间'));
});

it('takes what the server takes', () => {
  for (const text of ['night-team', '9.a_b', 'a']) expect(wrongWith('code', text)).toBeNull();
  for (const text of ['Lin.Xiao', 'a1']) expect(wrongWith('login', text)).toBeNull();
  for (const text of ['0:00', '09：30', '24:00']) expect(wrongWith('clock', text)).toBeNull();
  expect(wrongWith('line', '  夜间组 ')).toBeNull();
});

it('refuses what is missing or too long with the numbers, and cuts nothing', () => {
  expect(wrongWith('line', ' ')).toBe('还没有填');
  expect(wrongWith('line', '组'.repeat(100))).toBeNull();
  expect(wrongWith('line', '组'.repeat(300))).toBe('最多 100 个字，现在有 300 个');
});
