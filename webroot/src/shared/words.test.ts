import { describe, expect, it } from 'vitest';
import { isEmojiOnly } from './words';

describe('a message of emoji alone', () => {
  it.each(['😭', '😭😭 😭', '👍🏽', '👩‍👧', '❤️', '🇨🇳', ' 🌻 '])('is %s', (text) => {
    expect(isEmojiOnly(text)).toBe(true);
  });

  it.each(['', ' ', '1', '12', '#', '好', '😭 好', 'a🌻', '🌻'.repeat(13)])('is not “%s”', (text) => {
    expect(isEmojiOnly(text)).toBe(false);
  });
});
