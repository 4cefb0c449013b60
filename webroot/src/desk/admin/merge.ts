/** What two people did to the same thing, each counted from what both of them had opened. */

/** A field of a form in words: what it is called, and what is in it. */
export type Said = readonly [what: string, said: string];

export interface Difference {
  what: string;
  mine: string;
  theirs: string;
}

export interface Conflict {
  /** What would change of theirs when mine is saved over it. */
  differs: Difference[];
  /** What they changed and I did not: it stays theirs. */
  kept: Said[];
  /** The form shows theirs; mine is kept aside. */
  showsTheirs: boolean;
}

type Fields = Record<string, unknown>;

export const copy = <D>(value: D): D => JSON.parse(JSON.stringify(value)) as D;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields that JSON has: one without a value is as one that is not there. */
const fieldsOf = (value: Fields): string[] => Object.keys(value).filter((key) => value[key] !== undefined);

/** Whether two values are the same in JSON, whatever the order of their fields. */
export function same(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, i) => same(value, other[i]));
  }
  if (!isFields(one) || !isFields(other)) return one === other;
  const keys = fieldsOf(one);
  return keys.length === fieldsOf(other).length && keys.every((key) => same(one[key], other[key]));
}

const sameKeys = (one: Fields, other: Fields): boolean =>
  Object.keys(one).length === Object.keys(other).length && Object.keys(one).every((key) => key in other);

/**
 * Mine over theirs: each field I have touched is mine, every other one theirs. A list, and a thing whose fields are not
 * the same for all three, is one field.
 *
 * @param base what I had opened
 */
export function merged<D>(base: D, mine: D, theirs: D): D {
  if (same(base, mine)) return copy(theirs);
  const all = [base, mine, theirs];
  if (!all.every(isFields) || !sameKeys(base as Fields, mine as Fields)) return copy(mine);
  if (!sameKeys(base as Fields, theirs as Fields)) return copy(mine);
  const [was, ours, other] = all as [Fields, Fields, Fields];
  return Object.fromEntries(
    Object.keys(was).map((key) => [key, merged(was[key], ours[key], other[key])]),
  ) as D;
}

/**
 * What there is to decide between mine and theirs.
 *
 * @param words the fields of a draft; the same ones in the same order for every draft
 */
export function apart<D>(base: D, mine: D, theirs: D, words: (draft: D) => readonly Said[]) {
  const was = words(base);
  const other = words(theirs);
  const differs: Difference[] = [];
  const kept: Said[] = [];
  words(merged(base, mine, theirs)).forEach(([what, said], i) => {
    const saved = other[i]?.[1] ?? '';
    if (said !== saved) differs.push({ what, mine: said, theirs: saved });
    else if (saved !== was[i]?.[1]) kept.push([what, saved]);
  });
  return { differs, kept };
}

const MANY_LINES = 6;

/** Two long texts without the lines that are the same at their beginnings and ends; short ones as they are. */
export function changedLines(mine: string, theirs: string): [mine: string, theirs: string] {
  const one = mine.split('\n');
  const other = theirs.split('\n');
  if (Math.max(one.length, other.length) <= MANY_LINES) return [mine, theirs];
  const least = Math.min(one.length, other.length);
  let lead = 0;
  while (lead < least && one[lead] === other[lead]) lead++;
  let rest = 0;
  while (rest < least - lead && one[one.length - 1 - rest] === other[other.length - 1 - rest]) rest++;
  const part = (lines: string[]): string =>
    [...(lead > 0 ? ['…'] : []), ...lines.slice(lead, lines.length - rest), ...(rest > 0 ? ['…'] : [])].join(
      '\n',
    );
  return [part(one), part(other)];
}
