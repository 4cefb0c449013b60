import { t } from '@/desk/i18n';

/** Why a queue passed somebody on, in words; the reason is the rule that the queue visit keeps. */
export function overflowWords(reason: string | null): string {
  const after = /^after-(\d+)$/.exec(reason ?? '')?.[1];
  if (after !== undefined) return t('rules.overflow.after', { n: Math.round(Number(after) / 1000) });
  switch (reason) {
    case 'max-waiting':
      return t('rules.overflow.full');
    case 'max-wait':
      return t('rules.overflow.long');
    default:
      // A word that a newer node writes is no word for people.
      return reason ? t('rules.overflow.other') : '';
  }
}
