/** A part of a text: words, or a telephone number in it. */
export interface Part {
  text: string;
  /** As it is dialled; null for words. */
  number: string | null;
}

/**
 * Numbers as people write them in China: mobile ones, fixed lines with their area, 400 and 800 numbers; anything else
 * international with a plus. Not within longer runs of digits, which are numbers of documents, orders and accounts.
 */
const NUMBER =
  /(?<![\dA-Za-z+])(?:(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}|(?:\+86[ -]?)?0?(?:10|2\d|[3-9]\d{2})-\d{7,8}|0(?:10|2\d|[3-9]\d{2})[ -]?\d{7,8}|[48]00(?:-?\d{3}-?\d{4}|-\d{4}-\d{3})|\+(?!86)[1-9]\d{0,2}[ -]?\d(?:[ -]?\d){6,12})(?![\dA-Za-z])/g;

/** A text with its telephone numbers apart, in order; nothing of it is lost. */
export function phoneParts(text: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const match of text.matchAll(NUMBER)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index), number: null });
    parts.push({ text: match[0], number: match[0].replace(/[^\d+]/g, '') });
    at = match.index + match[0].length;
  }
  if (at < text.length || parts.length === 0) parts.push({ text: text.slice(at), number: null });
  return parts;
}
