export interface Piece {
  text: string;
  href: string | null;
}

const ADDRESS = /https?:\/\/[^\s<>"'，。；！？、（）《》【】「」]+/gi;

/** Splits a text at its web addresses, so that they can be links without any HTML from the text. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(/[.,;:!?)\]]+$/, '');
    if (!isWebAddress(address)) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index), href: null });
    found.push({ text: address, href: address });
    end = match.index + address.length;
  }
  if (end < text.length) found.push({ text: text.slice(end), href: null });
  return found;
}

/** An address as it is shown: host and beginning, and its end. The whole of a very long one fills a telephone's screen. */
export function shortened(address: string): string {
  return address.length <= 100 ? address : `${address.slice(0, 70)}…${address.slice(-20)}`;
}

function isWebAddress(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
}
