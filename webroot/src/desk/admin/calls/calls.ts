import type { Locale } from '@/shared/i18n';
import type { NumberPlace } from '@/shared/protocol';

/** Records of telephone calls as docs/protocols/http-api.md has them, and how a page asks for them. */
export const CALLS_PATH = '/api/v1/calls';

/** No report is about more. */
export const MOST_DAYS = 92;

export const OUTCOMES = [
  'ANSWERED',
  'ABANDONED',
  'VOICE_MESSAGE',
  'REFUSED',
  'ENDED',
  'NOT_REACHED',
] as const;

interface Named {
  id: string;
  name: string;
}

export interface CallRecord {
  id: string;
  conversation: string | null;
  direction: 'INBOUND' | 'OUTBOUND';
  began: string;
  answered: string | null;
  ended: string;
  /** Masked; empty where none was told. */
  number: string;
  place: NumberPlace;
  accessNumber: string;
  queue: Named | null;
  agents: Named[];
  waitedMs: number;
  talkedMs: number;
  outcome: (typeof OUTCOMES)[number];
  endedBy: string;
  sipCode: number | null;
  q850: number | null;
  cause: string;
  refused: string | null;
}

export interface Happening {
  kind: string;
  from: string;
  to: string | null;
  durationMs: number | null;
  agent: Named | null;
  detail: Record<string, string>;
}

export interface WholeCall extends CallRecord {
  happenings: Happening[];
}

/** What is looked for, as it is typed; empty: any. */
export interface WantedCalls {
  /** First and last day of the viewer's own calendar. */
  days: [Date, Date];
  number: string;
  agent: string;
  queue: string;
  accessNumber: string;
  outcome: string;
}

/** Begin and end of whole days, the last one included. */
export function rangeOf([from, last]: [Date, Date]): { from: string; to: string } {
  const to = new Date(last.getFullYear(), last.getMonth(), last.getDate() + 1);
  return { from: from.toISOString(), to: to.toISOString() };
}

export function callsQuery(wanted: WantedCalls, after: string | null): string {
  const query = new URLSearchParams(rangeOf(wanted.days));
  const { number, agent, queue, accessNumber, outcome } = wanted;
  const rest = { number: number.trim(), agent, queue, accessNumber: accessNumber.trim(), outcome };
  for (const [name, value] of Object.entries({ ...rest, after: after ?? '' })) {
    if (value !== '') query.set(name, value);
  }
  return query.toString();
}

/** `21:03:07`. */
export function second(at: string, locale: Locale): string {
  const parts = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat(locale, parts).format(new Date(at));
}

const ms = (at: string): number => new Date(at).getTime();

/** The time axis of a call: from its begin to the end of whatever ended last. */
export function axisOf(call: WholeCall): { from: number; to: number } {
  const ends = call.happenings.map(({ from, to }) => ms(to ?? from));
  return { from: ms(call.began), to: Math.max(ms(call.began) + 1000, ms(call.ended), ...ends) };
}

/** Where a bar begins on the axis, and how long it is, in percent; never too thin to be seen. */
export function barOf(
  axis: { from: number; to: number },
  { from, to }: Happening,
): { left: number; width: number } {
  const whole = axis.to - axis.from;
  const at = (time: number): number => Math.min(100, Math.max(0, ((time - axis.from) / whole) * 100));
  const left = Math.min(99.2, at(ms(from)));
  return { left, width: Math.max(0.8, at(to === null ? ms(from) : ms(to)) - left) };
}
