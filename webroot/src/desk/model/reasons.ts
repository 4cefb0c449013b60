// Why something did not reach the other side, in words that say what to do. The server sends keys,
// so that each colleague reads them in the language of the desk.
import type { MessageKey } from '../i18n';

type Translate = (key: MessageKey, values?: Record<string, string>) => string;

const known: Record<string, MessageKey> = {
  'channel.not-installed': 'reason.notInstalled',
  'send.defect': 'reason.defect',
  'send.interrupted': 'reason.interrupted',
  'wechat.busy': 'reason.wechat.busy',
  'wechat.timeout': 'reason.wechat.timeout',
  'wechat.unreachable': 'reason.wechat.unreachable',
  'wechat.partly-sent': 'reason.wechat.partlySent',
  'wechat.file-not-supported': 'reason.wechat.fileNotSupported',
  'wechat.settings': 'reason.wechat.settings',
  'wechat.-1': 'reason.wechat.busy',
  'wechat.40001': 'reason.wechat.token',
  'wechat.40014': 'reason.wechat.token',
  'wechat.42001': 'reason.wechat.token',
  'wechat.40125': 'reason.wechat.settings',
  'wechat.40013': 'reason.wechat.settings',
  'wechat.40003': 'reason.wechat.gone',
  'wechat.43004': 'reason.wechat.unsubscribed',
  'wechat.45002': 'reason.wechat.tooLong',
  'wechat.45009': 'reason.wechat.dailyQuota',
  'wechat.45011': 'reason.wechat.busy',
  'wechat.45015': 'reason.wechat.windowOver',
  'wechat.45047': 'reason.wechat.tooMany',
  'wechat.48001': 'reason.wechat.notAuthorised',
  'wechat.48002': 'reason.wechat.refusesMessages',
  'wechat.48004': 'reason.wechat.blocked',
  'wechat.50002': 'reason.wechat.blocked',
  'wechat.65400': 'reason.wechat.notAuthorised',
  'wechat.87009': 'reason.wechat.content',
  'media.too-large': 'reason.media.tooLarge',
  'media.type-not-allowed': 'reason.media.typeNotAllowed',
  'media.not-found': 'reason.media.gone',
  'media.unreachable': 'reason.media.unreachable',
  'media.no-fetcher': 'reason.notInstalled',
};

/** Words for a reason key of the server; an unknown one names its code, never just fails. */
export function reasonWords(t: Translate, key: string): string {
  const message = known[key];
  if (message) {
    return t(message);
  }
  const code = /^wechat\.(?:refused:)?(-?\d+)$/.exec(key)?.[1];
  return code ? t('reason.wechat.refused', { code }) : t('reason.other', { key });
}
