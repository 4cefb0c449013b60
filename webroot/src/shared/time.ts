import { fill, type Locale } from '@/shared/i18n';

const words = {
  'zh-CN': {
    today: '今天',
    yesterday: '昨天',
    now: '刚刚',
    minutes: '{n} 分钟',
    hours: '{n} 小时',
    days: '{n} 天',
  },
  en: {
    today: 'Today',
    yesterday: 'Yesterday',
    now: 'now',
    minutes: '{n} min',
    hours: '{n} h',
    days: '{n} d',
  },
} as const;

const DAY_MS = 86_400_000;

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** Whole calendar days from `date` to `now` in the browser's zone; 0 is the same day. */
export function daysAgo(date: Date, now: Date): number {
  return Math.round((midnight(now) - midnight(date)) / DAY_MS);
}

/** `21:03`. */
export function clock(at: string | Date, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(at),
  );
}

/** 今天, 昨天, 11月20日, or with the year when it is another one. */
export function day(at: string | Date, locale: Locale, now = new Date()): string {
  const date = new Date(at);
  const days = daysAgo(date, now);
  if (days === 0) return words[locale].today;
  if (days === 1) return words[locale].yesterday;
  const year = date.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', ...year }).format(date);
}

/** 今天 21:03. */
export function dayAndClock(at: string | Date, locale: Locale, now = new Date()): string {
  return `${day(at, locale, now)} ${clock(at, locale)}`;
}

/** Full date and time, for tooltips and tables. */
export function full(at: string | Date, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(at));
}

/** How long ago, in one coarse unit: 刚刚, 8 分钟, 3 小时, 2 天. */
export function ago(at: string | Date, locale: Locale, now = Date.now()): string {
  const minutes = Math.floor(Math.max(0, now - new Date(at).getTime()) / 60_000);
  if (minutes < 1) return words[locale].now;
  if (minutes < 60) return fill(words[locale].minutes, { n: minutes });
  if (minutes < 24 * 60) return fill(words[locale].hours, { n: Math.floor(minutes / 60) });
  return fill(words[locale].days, { n: Math.floor(minutes / 1440) });
}

/** A running time: `0:41`, `12:05`, `1:02:09`. Never negative. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

const KB = 1024;
const MB = KB * KB;

/**
 * `840 B`, `46.5 KB`, `20 MB`: in steps of 1024, as the limits of the configuration count and as people's systems mostly
 * show them.
 *
 * @param round `Math.ceil` for what is over a limit, so that it never reads as the limit itself
 */
export function bytes(size: number, round: (n: number) => number = Math.round): string {
  const tenth = (unit: number): number => round((size / unit) * 10) / 10;
  if (size < KB) return `${size} B`;
  return tenth(KB) < KB ? `${tenth(KB)} KB` : `${tenth(MB)} MB`;
}
