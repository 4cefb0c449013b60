/** A sign with what may follow it: a colour of skin, a joint to the next sign, the mark for “in colours”. */
const SIGN = String.raw`(?:\p{Extended_Pictographic}|\p{Regional_Indicator})(?:\uFE0F|\u200D|\p{Emoji_Modifier})*`;
const EMOJI_ONLY = new RegExp(`^\\s*(?:${SIGN}\\s*){1,12}$`, 'u');

/** Whether a message is a few emoji and nothing else: small ones are hard to read, and they say all there is. */
export function isEmojiOnly(text: string): boolean {
  return EMOJI_ONLY.test(text);
}
