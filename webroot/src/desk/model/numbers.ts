import { t } from '@/desk/i18n';
import { locale } from '@/shared/i18n';
import type { Call, Conversation, NumberPlace, PhoneNumber } from '@/shared/protocol';

/** A number in groups, as people read it out; in China without the country's code. */
export function spoken(number: PhoneNumber): string {
  if (number.kind === 'ANONYMOUS') return t('call.anonymous');
  const { e164, raw } = number;
  if (e164 === undefined) return raw;
  const home = /^\+86(\d+)$/.exec(e164)?.[1];
  if (home === undefined) return e164;
  if (number.kind === 'MOBILE' && home.length === 11) {
    return `${home.slice(0, 3)} ${home.slice(3, 7)} ${home.slice(7)}`;
  }
  // Three digits of area for the largest cities, else four; a service number (400, 95…) has none.
  if (number.kind !== 'FIXED_LINE') return home;
  const area = /^(10|2\d)/.test(home) ? 2 : 3;
  return `0${home.slice(0, area)} ${home.slice(area)}`;
}

/** A number that was dialled, as people read it out: services are short, the others are land lines. */
export const spokenAccess = (number: string): string =>
  spoken(
    number.startsWith('+')
      ? { raw: number, kind: 'FIXED_LINE', e164: number }
      : { raw: number, kind: 'OTHER' },
  );

/** Whether a masked identity hides a number: whoever has withheld theirs is named otherwise, and cannot be called. */
export const hidesNumber = (hint: string): boolean => /^[+\d…]/.test(hint);

/** Whether somebody who waits is not on the line, but is to be called. */
export function asksToBeCalled({ channel, later }: Pick<Conversation, 'channel' | 'later'>): boolean {
  return channel === 'PHONE' && later?.kind === 'CONTACT_REQUEST';
}

/** Where a number is from, in the reader's language as far as it is known so; empty when it is not known. */
export function placeWords(place: NumberPlace | null | undefined): string {
  if (!place) return '';
  const english = locale.value === 'en';
  const region = (english && place.regionEn) || place.region;
  const carrier = (english && place.carrierEn) || place.carrier;
  return [region, carrier].filter((word) => word).join(english ? ', ' : ' ');
}

/** Where a call comes from; 未知 when it is not known. */
export function placeOf(call: Pick<Call, 'place'>): string {
  return placeWords(call.place) || t('call.unknownPlace');
}
