import { expect, it } from 'vitest';
import { disparities, fullWidth } from '@/shared/i18n/parity';
import { messages } from './messages';

it('says everything in both languages', () => {
  expect(disparities(messages)).toEqual([]);
});

it('punctuates English as English is', () => {
  expect(fullWidth(messages.en)).toEqual([]);
});
