import { label, t } from '@/desk/i18n';
import { listed, type Locale } from '@/shared/i18n';
import type { Missed, MissedMove } from '@/shared/protocol';
import { dayAndClock, stopwatch } from '@/shared/time';

/** How long the person waited; empty for who did not wait at all, or of whom it is not known. */
export function waitOf({ kind, waitedMs }: Pick<Missed, 'kind' | 'waitedMs'>): string {
  return kind === 'HIGH_RISK' || waitedMs < 1_000 ? '' : stopwatch(waitedMs);
}

/**
 * What happened, above the conversation of who has taken it, and what to do.
 *
 * @param how the person is reached from where one is; null where nothing of the kind can be done, in wrap-up say
 */
export function missedWords(
  item: Pick<Missed, 'kind' | 'waitedMs' | 'at'>,
  how: 'write' | 'call' | null,
  locale: Locale,
): string {
  const when = dayAndClock(item.at, locale);
  const waited = waitOf(item);
  const then = how ? t(item.kind === 'HIGH_RISK' ? `missed.thenAtOnce.${how}` : `missed.then.${how}`) : '';
  if (waited) return t(`missed.banner.${item.kind}`, { when, waited, then }).trim();
  return t(item.kind === 'HIGH_RISK' ? 'missed.banner.HIGH_RISK' : `missed.atOnce.${item.kind}`, {
    when,
    then,
  }).trim();
}

/** Whoever was missed several times in a queue is one person to get back to. */
export interface Person {
  /** The one that stands for all: the most urgent, as the server orders them. */
  first: Missed;
  /** All of them, in that order. */
  all: readonly Missed[];
}

/** The list with a person once; behind a number of several people each is a person of its own. */
export function personsOf(items: readonly Missed[]): Person[] {
  const persons = new Map<string, { first: Missed; all: Missed[] }>();
  for (const item of items) {
    const { contact, queue } = item.conversation;
    const key = item.shared ? item.id : [contact.id, queue?.id, item.state, item.takenBy?.id].join(' ');
    const person = persons.get(key);
    if (person) person.all.push(item);
    else persons.set(key, { first: item, all: [item] });
  }
  return [...persons.values()];
}

/** How often and when, oldest first; empty for who was missed once. */
export function timesOf({ all }: Person, locale: Locale): string {
  if (all.length < 2) return '';
  const several = new Set(all.map(({ kind }) => kind)).size > 1;
  const times = [...all]
    .sort((a, b) => a.at.localeCompare(b.at))
    .map(({ at, kind }) =>
      several
        ? t('missed.timeOf', { when: dayAndClock(at, locale), kind: label('missed.kind', kind) })
        : dayAndClock(at, locale),
    );
  return t('missed.times', { n: all.length, times: listed(times) });
}

/** By when the first of them is to be contacted. */
export const dueOf = ({ all }: Person): string | null =>
  all
    .map(({ dueAt }) => dueAt)
    .filter((due) => due !== null)
    .sort()[0] ?? null;

export const KINDS = ['ABANDONED', 'LEFT_MESSAGE', 'CONTACT_REQUEST', 'HIGH_RISK'] as const;

/** Which of them are shown; empty: whichever. */
export interface MissedFilter {
  kind: string;
  queue: string;
  hands: string;
  unheard: boolean;
  days: [Date, Date] | null;
}

export const NO_FILTER: MissedFilter = Object.freeze({
  kind: '',
  queue: '',
  hands: '',
  unheard: false,
  days: null,
});

/** The filter as the server takes it; both days are whole. */
export function filterArgs({ kind, queue, hands, unheard, days }: MissedFilter): Record<string, unknown> {
  const end = days ? new Date(days[1]) : null;
  end?.setDate(end.getDate() + 1);
  return {
    ...(kind && { kind }),
    ...(queue && { queue }),
    ...(hands && { mine: hands === 'mine' }),
    ...(unheard && { unheard }),
    ...(days && end && { from: days[0].toISOString(), to: end.toISOString() }),
  };
}

/** From whom to whom it went. */
export function moveWords({ what, from, to, by }: MissedMove): string {
  const names = { from: from?.name ?? '', to: to?.name ?? '', by: by?.name ?? '' };
  return t(what === 'HANDED_ON' && to ? 'missed.move.HANDED_ON_TO' : `missed.move.${what}`, names);
}
