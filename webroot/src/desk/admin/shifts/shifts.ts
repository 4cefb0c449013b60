import { t } from '@/desk/i18n';
import type { UsedBy } from '../model';
import { DAYS, spanWords, type Day } from '../hours/hours';

/** Hours of the hotline on some days of the week, by the clock of its own zone. */
export interface Shift {
  id: string;
  version: number;
  name: string;
  days: Day[];
  /** Minutes of the day; an end at or before the beginning lies on the next day. */
  from: number;
  until: number;
  active: boolean;
}

export const SHIFTS_PATH = '/api/v1/shifts';

/** Who needs the shift, with the words for it: a queue counts on it, it does not overflow into it. */
export const ofShift = (one: UsedBy): UsedBy => (one.kind === 'queue' ? { ...one, use: 'shift' } : one);

/** On which days it begins, in words. */
export function daysOf(days: readonly Day[]): string {
  return days.length === DAYS.length
    ? t('shifts.everyDay')
    : DAYS.filter((day) => days.includes(day))
        .map((day) => t(`hours.short.${day}`))
        .join(' ');
}

const DAY_MINUTES = 1440;
const WEEK_MINUTES = 7 * DAY_MINUTES;
type When = Pick<Shift, 'days' | 'from' | 'until'>;

/** Minutes of the week, which may end in the next one. */
function stretches({ days, from, until }: When): { from: number; until: number }[] {
  return days.map((day) => {
    const midnight = DAYS.indexOf(day) * DAY_MINUTES;
    return { from: midnight + from, until: midnight + until + (until <= from ? DAY_MINUTES : 0) };
  });
}

/** When two shifts last at the same time, in words: `每天 12:00–14:00`; empty where they never do. */
export function overlapWords(one: When, other: When): string[] {
  const found = new Map<string, Set<Day>>();
  for (const a of stretches(one)) {
    for (const b of stretches(other)) {
      // What ends after Sunday goes on in Monday.
      for (const week of [-WEEK_MINUTES, 0, WEEK_MINUTES]) {
        const from = Math.max(a.from, b.from + week);
        const until = Math.min(a.until, b.until + week);
        if (from >= until) continue;
        const day = DAYS[Math.floor(from / DAY_MINUTES) % DAYS.length] as Day;
        const span = { from: from % DAY_MINUTES, until: until % DAY_MINUTES || DAY_MINUTES };
        const words = spanWords(span);
        found.set(words, (found.get(words) ?? new Set()).add(day));
      }
    }
  }
  return [...found].map(([span, days]) => `${daysOf([...days])} ${span}`);
}

export interface Overlap {
  one: string;
  other: string;
  when: string[];
}

/** Which shifts last at the same time, by their names. */
export function overlaps(shifts: readonly Shift[]): Overlap[] {
  return shifts.flatMap((one, i) =>
    shifts
      .slice(i + 1)
      .map((other) => ({ one: one.name, other: other.name, when: overlapWords(one, other) }))
      .filter(({ when }) => when.length > 0),
  );
}
