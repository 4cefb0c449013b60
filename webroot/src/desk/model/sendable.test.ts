import { describe, expect, it } from 'vitest';
import type { ChannelRules } from '@/shared/protocol';
import { channelRefusal, offeredTypes } from './sendable';

const wechat: ChannelRules = {
  channel: 'WECHAT',
  files: [
    { type: 'image/jpeg', bytes: 10 << 20 },
    { type: 'audio/mpeg', bytes: 2 << 20 },
  ],
  finalReasons: ['wechat.file-not-supported'],
};

describe('channelRefusal', () => {
  it('lets through what the channel takes, and what only the server can tell', () => {
    expect(
      channelRefusal({ name: 'a.jpg', type: 'image/jpeg', size: 10 << 20 }, 'WECHAT', wechat),
    ).toBeNull();
    expect(channelRefusal({ name: 'a', type: '', size: 1 }, 'WECHAT', wechat)).toBeNull();
    expect(
      channelRefusal({ name: 'a.pdf', type: 'application/pdf', size: 1 }, 'WEBCHAT', undefined),
    ).toBeNull();
  });

  it('says what to do about a kind the channel does not take', () => {
    expect(channelRefusal({ name: '量表.pdf', type: 'application/pdf', size: 1 }, 'WECHAT', wechat)).toBe(
      '“量表.pdf”不能经微信发出，微信只收 JPG、MP3。请截成图片发，或把要点写成文字。',
    );
  });

  it('says what to do about one that is too large', () => {
    expect(channelRefusal({ name: 'a.mp3', type: 'audio/mpeg', size: (2 << 20) + 1 }, 'WECHAT', wechat)).toBe(
      '“a.mp3”有 2.1 MB，微信最大收 2 MB。请压缩或截短后再发。',
    );
  });
});

describe('offeredTypes', () => {
  it('offers what both the site and the channel take', () => {
    const site = ['image/jpeg', 'application/pdf'];
    expect(offeredTypes(site, wechat)).toEqual(['image/jpeg']);
    expect(offeredTypes(site, undefined)).toEqual(site);
  });
});
