import { t } from '@/desk/i18n';
import type { UsedBy } from '../model';
import { DAYS, type Day } from '../hours/hours';

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
