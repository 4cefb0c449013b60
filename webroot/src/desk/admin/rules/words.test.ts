import { expect, it } from 'vitest';
import { messages } from '@/desk/i18n';
import { actionWords } from './actionWords';
import { overflowWords } from '@/desk/model/overflowWords';
import { kindOf, shownMistakes } from './rules';

const syntax = { line: 2, column: 1, message: "token recognition error at: '“'" };

it('says once that quotes have to be straight, where they stand', () => {
  const text = 'vip &&\nlanguage == “zh”';
  const shown = shownMistakes(text, [syntax, syntax, syntax]);
  expect(shown.map(({ line, column }) => [line, column])).toEqual([[2, 13]]);
  expect(kindOf(shown[0]?.message ?? '').kind).toBe('quotes');
});

it('takes curly quotes inside a text for letters', () => {
  expect(shownMistakes('text.contains("“好”") &&', [syntax])).toEqual([syntax]);
});

it('tells two versions of a rule apart by what they do', () => {
  const queue = (id: string) => ({ '5': '心理', '6': '法律' })[id] ?? id;
  const words = (id: string) => actionWords({ do: 'QUEUE', queue: id }, queue, (code) => code);
  expect([words('5'), words('6')]).toEqual(['转到队列 心理', '转到队列 法律']);
});

it('says why a queue passed somebody on', () => {
  expect(['max-waiting', 'max-wait', 'after-90000'].map(overflowWords)).toEqual([
    '队列已满',
    '排队太久，超过了队列的上限',
    '等了 90 秒还没有人接',
  ]);
});

it('names every channel there is at the variable of it, in both languages', () => {
  for (const words of Object.values(messages)) {
    for (const channel of ['WEBCHAT', 'WECHAT', 'PHONE']) {
      expect(words['rules.var.channel']).toContain(`"${channel}"`);
    }
  }
});
