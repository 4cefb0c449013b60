import { label, t } from '@/desk/i18n';
import { locale } from '@/shared/i18n';
import type { Brief, ContactCard, PersonsConversation } from '@/shared/protocol';
import { day, dayAndClock } from '@/shared/time';

/** That the person was missed and nobody has reached them since: of the newest time, and how many more. */
export function missedWords({ missed }: Brief): string {
  const newest = missed[0];
  if (newest === undefined) return '';
  const at = dayAndClock(newest.at, locale.value);
  const told = t(`brief.missed.${newest.kind}`, { at });
  const what = newest.state === 'TAKEN' ? t('brief.missed.taken', { what: told }) : told;
  return missed.length > 1 ? t('brief.missed.more', { what, n: missed.length - 1 }) : what;
}

/** Who judged the person to be in danger, and when; empty where nobody has. */
export function judgedWords({ judged }: Brief): string {
  if (judged?.level !== 'HIGH' && judged?.level !== 'CONCERN') return '';
  return t('brief.judged', {
    level: label('risk', judged.level),
    name: judged.by.name,
    at: dayAndClock(judged.at, locale.value),
  });
}

/** The last time somebody of the house served the person: when, how, who, and what came of it. */
export function lastWords(card: ContactCard, except: string): string {
  const last = card.earlier.find(
    ({ conversation, disposition }) =>
      conversation.id !== except && (disposition ?? conversation.disposition),
  );
  return last ? t('brief.last', { what: partsOf(last).join(' · ') }) : '';
}

function partsOf({ conversation, disposition }: PersonsConversation): string[] {
  return [
    (disposition ?? conversation.disposition)?.label ?? '',
    `${day(conversation.openedAt, locale.value)} ${label('channel', conversation.channel)}`,
    conversation.owner?.name ?? '',
  ].filter(Boolean);
}
