import { explainError, t } from '@/desk/i18n';
import { codeOf, type ContactCard } from '@/shared/protocol';

/** Whether one of them writes from a number that several people share. */
export function isShared(...cards: ContactCard[]): boolean {
  return cards.some((card) => card.identities.some((identity) => identity.shared));
}

/** Why a joining or parting was refused, in words. */
export function explainJoining(error: unknown): string {
  return codeOf(error) === 'too-large' ? t('join.tooMany') : explainError(error);
}
