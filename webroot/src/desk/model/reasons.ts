// Why something did not reach the other side, in words that say what to do. The server sends keys
// (`reason.<key>` in the message files), so that each colleague reads them in the desk's language.
import { label, t } from '@/desk/i18n';

/** Words for a reason key of the server; one we have no words for names its code. */
export function reasonWords(key: string): string {
  const words = label('reason', key);
  if (words !== key) {
    return words;
  }
  const code = /^wechat\.(?:refused:)?(-?\d+)$/.exec(key)?.[1];
  return code ? t('reason.wechat.refused', { code }) : t('reason.other', { key });
}
