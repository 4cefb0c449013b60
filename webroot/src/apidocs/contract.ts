import { contractZh } from './contract.zh';

const WORDS = new Set(['summary', 'description', 'title']);

export const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The contract with its words in Chinese; what has none, a reader of English understands. */
export function inChinese<T>(part: T): T {
  if (Array.isArray(part)) return part.map(inChinese) as T;
  if (part === null || typeof part !== 'object') return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      WORDS.has(key) && typeof value === 'string' ? (contractZh[plain(value)] ?? value) : inChinese(value),
    ]),
  ) as T;
}
