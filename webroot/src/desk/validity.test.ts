import { afterEach, beforeAll, expect, it } from 'vitest';
import { setLocale } from '@/shared/i18n';
import { sayInvalidInOurWords } from './validity';

beforeAll(() => sayInvalidInOurWords(document));
afterEach(() => {
  setLocale('zh-CN');
  document.body.innerHTML = '';
});

function form(fields: string): HTMLFormElement {
  document.body.innerHTML = `<form>${fields}<button type="submit"><b>OK</b></button></form>`;
  return document.querySelector('form') as HTMLFormElement;
}

const first = (): HTMLInputElement => document.querySelector('input, select') as HTMLInputElement;

function said(fields: string): string {
  form(fields).checkValidity();
  return first().validationMessage;
}

it('says in the language of the page what is missing, by the name of the field', () => {
  const zone = '<label><span class="label">时区</span><input required></label>';
  expect(said(zone)).toBe('请填写“时区”。');
  expect(said('<select required aria-label="队列"><option value=""></option></select>')).toBe(
    '请选择“队列”。',
  );
  expect(said('<input required>')).toBe('还没有填');
  setLocale('en');
  expect(said('<input required aria-label="Zone">')).toBe('Please fill in “Zone”.');
});

it('says what a number may be, and the form that a pattern wants', () => {
  expect(said('<input type="number" min="100" value="5">')).toBe('最小是 100。');
  expect(said('<input type="number" max="10" value="50">')).toBe('最大是 10。');
  expect(said('<input pattern="[0-9]" value="x" title="一个数字键">')).toBe('一个数字键');
});

it('leaves a field its own words', () => {
  const one = form('<input required>');
  first().setCustomValidity('按 09:30 这样写');
  one.checkValidity();
  expect(first().validationMessage).toBe('按 09:30 这样写');
});

it('lets a field be sent that was written in meanwhile, or filled in by the page', () => {
  const one = form('<input required>');
  one.checkValidity();
  first().value = '写了';
  first().dispatchEvent(new Event('input', { bubbles: true }));
  expect(first().validationMessage).toBe('');

  first().value = '';
  one.checkValidity();
  first().value = '由页面填的';
  expect(one.checkValidity()).toBe(false);
  one.querySelector('b')?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
  expect(one.checkValidity()).toBe(true);
});
