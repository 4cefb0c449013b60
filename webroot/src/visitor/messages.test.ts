import { expect, it } from 'vitest';
import { disparities } from '@/shared/i18n/parity';
import { messages } from './messages';

it('says everything in both languages', () => {
  expect(disparities(messages)).toEqual([]);
});
