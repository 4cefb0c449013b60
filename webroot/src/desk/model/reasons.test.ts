import { describe, expect, it } from 'vitest';
import { zhCN } from '@/desk/i18n/zh-CN';
import { reasonWords } from './reasons';

// What the channels send (WechatErrors, WechatSender, Outbox, MediaCollector).
const sent = [
  'channel.not-installed',
  'send.defect',
  'send.interrupted',
  'wechat.busy',
  'wechat.timeout',
  'wechat.unreachable',
  'wechat.partly-sent',
  'wechat.file-not-supported',
  'wechat.file-too-large',
  'wechat.settings',
  'wechat.-1',
  'wechat.40001',
  'wechat.40014',
  'wechat.42001',
  'wechat.40003',
  'wechat.43004',
  'wechat.45002',
  'wechat.45009',
  'wechat.45011',
  'wechat.45015',
  'wechat.45047',
  'wechat.48001',
  'wechat.48002',
  'wechat.48004',
  'media.too-large',
  'media.type-not-allowed',
  'media.not-found',
  'media.unreachable',
  'media.no-fetcher',
];

describe('reasonWords', () => {
  it.each(sent)('has words of its own for %s', (key) => {
    expect(Object.keys(zhCN)).toContain(`reason.${key}`);
    expect(reasonWords(key)).not.toContain(key);
  });

  it('names a code it has no words for', () => {
    expect(reasonWords('wechat.refused:99999')).toContain('99999');
    expect(reasonWords('fax.jammed')).toContain('fax.jammed');
  });
});
