import { expect, it } from 'vitest';
import { disparities, fullWidth } from '@/shared/i18n/parity';
import { messages, unnamed } from './messages';

it('says everything in both languages', () => {
  expect(disparities(messages)).toEqual([]);
});

it('punctuates English as English is', () => {
  expect(fullWidth(messages.en)).toEqual([]);
});

it('never calls an automatic text what a counsellor said', () => {
  expect([unnamed({ author: { kind: 'SYSTEM' } }), unnamed({ author: { kind: 'BOT' } })]).toEqual([
    'automatic',
    'automatic',
  ]);
  expect(unnamed({ author: { kind: 'AGENT' } })).toBe('nobody');
});
