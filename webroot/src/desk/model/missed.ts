import { t } from '@/desk/i18n';
import type { Locale } from '@/shared/i18n';
import type { Missed } from '@/shared/protocol';
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
