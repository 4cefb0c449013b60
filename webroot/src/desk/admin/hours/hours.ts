import { t } from '@/desk/i18n';
import { listed } from '@/shared/i18n';

/** Business hours and the calendar as docs/protocols/http-api.md has them, and how they are typed. */

export const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
export type Day = (typeof DAYS)[number];

/** Minutes of the day; an end at or before the beginning lies on the next day. */
export interface Span {
  from: number;
  until: number;
}

export type Week = Partial<Record<Day, Span[]>>;

export interface Hours {
  id: string;
  version: number;
  code: string;
  name: string;
  zone: string;
  week: Week;
  followsSpecialDays: boolean;
  closedText: string;
  /** The same for who reads English; empty: `closedText` stands for it. */
  closedEnglish: string;
  /** Whoever writes while it is closed leaves a message instead of waiting until it opens. */
  leaveMessage: boolean;
  queues: string[];
  active: boolean;
}

export interface SpecialDay {
  /** `2026-10-01`. */
  day: string;
  version: number;
  name: string;
  holiday: boolean;
  open: Span[];
  /** Told to whoever comes while it is closed; empty: what the hours say. */
  closedText: string;
  closedEnglish: string;
}

export interface SystemText {
  code: string;
  version: number;
  text: string;
  /** For who reads English; empty: `text` stands for it. */
  english: string;
}

/** A span as a person types it. */
export interface TypedSpan {
  from: string;
  until: string;
}

export type TypedWeek = Record<Day, TypedSpan[]>;

const DAY_MINUTES = 1440;

export function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** The minute of the day; null for what is no time. */
export function minuteOf(text: string): number | null {
  const match = /^(\d{1,2})[:：](\d{2})$/.exec(text.trim());
  if (!match) return null;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minute <= DAY_MINUTES ? minute : null;
}

export const typed = (spans: readonly Span[]): TypedSpan[] =>
  spans.map(({ from, until }) => ({ from: clockOf(from), until: clockOf(until) }));

/** A span to begin with: a usual day's, after what is there already; empty where none fits any more. */
export function nextSpan(spans: readonly TypedSpan[]): TypedSpan {
  const last = Math.max(
    0,
    ...(spansOf(spans) ?? []).map(({ from, until }) => (until <= from ? DAY_MINUTES : until)),
  );
  const from = spans.length === 0 ? 9 * 60 : last + 60;
  const until = Math.max(18 * 60, from + 120);
  return until <= DAY_MINUTES ? { from: clockOf(from), until: clockOf(until) } : { from: '', until: '' };
}

/** The spans that were typed, in order; null when one is none. An end of 00:00 is the end of the day. */
export function spansOf(typedSpans: readonly TypedSpan[]): Span[] | null {
  const spans: Span[] = [];
  for (const one of typedSpans) {
    const from = minuteOf(one.from);
    const until = minuteOf(one.until);
    if (from === null || until === null || from === DAY_MINUTES) return null;
    spans.push({ from, until: until === 0 ? DAY_MINUTES : until });
  }
  return spans.sort((a, b) => a.from - b.from);
}

export function typedWeek(week: Week): TypedWeek {
  return Object.fromEntries(DAYS.map((day) => [day, typed(week[day] ?? [])])) as TypedWeek;
}

/** The week that was typed, closed days left out; null when a time in it is none. */
export function weekOf(week: TypedWeek): Week | null {
  const result: Week = {};
  for (const day of DAYS) {
    const spans = spansOf(week[day]);
    if (!spans) return null;
    if (spans.length > 0) result[day] = spans;
  }
  return result;
}

export function endsNextDay(span: TypedSpan): boolean {
  const spans = spansOf([span]);
  return spans !== null && (spans[0] as Span).until <= (spans[0] as Span).from;
}

/** A bar of a day's picture, in parts of the day from 0 to 1. */
export interface Bar {
  from: number;
  width: number;
}

/** When a day is open: its own spans, and what the day before left over midnight. */
export function bars(week: TypedWeek, day: Day): Bar[] {
  const before = DAYS[(DAYS.indexOf(day) + 6) % 7] as Day;
  const rest = (spansOf(week[before]) ?? []).filter(({ from, until }) => until <= from);
  const own = (spansOf(week[day]) ?? []).map(({ from, until }) => ({
    from,
    until: until <= from ? DAY_MINUTES : until,
  }));
  return [...rest.map(({ until }) => ({ from: 0, until })), ...own].map(({ from, until }) => ({
    from: from / DAY_MINUTES,
    width: (until - from) / DAY_MINUTES,
  }));
}

/** A span in words; an end on the next day is said to be one. */
export function spanWords({ from, until }: Span): string {
  const end = clockOf(until);
  return `${clockOf(from)}–${until <= from ? t('hours.nextDayAt', { time: end }) : end}`;
}

/** A day in few words: `09:00–12:00、14:00–18:00`. */
export const shortly = (spans: readonly Span[]): string => listed(spans.map(spanWords)) || t('hours.closed');

/** The same of what was typed, also where it is no time. */
export function typedShortly(spans: readonly TypedSpan[]): string {
  const read = spansOf(spans);
  return read ? shortly(read) : listed(spans.map(({ from, until }) => `${from}–${until}`));
}

/** Days of a month in a year, `2026-02-01` and so on; null where the first week begins earlier (on Monday). */
export function monthOf(year: number, month: number): (string | null)[] {
  const first = new Date(Date.UTC(year, month, 1));
  const lead = (first.getUTCDay() + 6) % 7;
  const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return [
    ...Array.from({ length: lead }, () => null),
    ...Array.from({ length: days }, (_, i) => dayAfter(first.toISOString().slice(0, 10), i)),
  ];
}

/** The day that many days later, or earlier. */
export function dayAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** All days from one to another, both included, whichever comes first. */
export function range(one: string, other: string): string[] {
  const [from, to] = one <= other ? [one, other] : [other, one];
  const days: string[] = [];
  for (let day = from; day <= to && days.length < 366; day = dayAfter(day, 1)) days.push(day);
  return days;
}
