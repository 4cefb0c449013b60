import { createPinia, setActivePinia } from 'pinia';
import { createApp, h } from 'vue';
import { beforeEach, describe, expect, it } from 'vitest';
import { aConversation } from '@/desk/model/samples';
import { useAlarms } from '@/desk/stores/alarms';
import { useSession } from '@/desk/stores/session';
import type { Alarm, Conversation } from '@/shared/protocol';
import RiskBanner from './RiskBanner.vue';

function wordsFor(over: Partial<Conversation>): string {
  const place = document.createElement('div');
  const app = createApp(() => h(RiskBanner, { conversation: aConversation({ risk: 'HIGH', ...over }) }));
  app.mount(place);
  const words = place.querySelector('p')?.textContent ?? '';
  app.unmount();
  return words;
}

beforeEach(() => {
  setActivePinia(createPinia());
  useSession().user = { id: '3', login: 'agent1', name: '林晓', role: 'AGENT', rights: [] };
});

describe('the banner of a high-risk conversation', () => {
  it('says what is true in each state', () => {
    expect(wordsFor({ state: 'SERVING' })).toContain('先确认此刻是否安全');
    expect(wordsFor({ state: 'WRAP_UP' })).toContain('交谈已结束');
    expect(wordsFor({ state: 'WAITING', owner: null })).toContain('还没有人接入');
    expect(wordsFor({ state: 'SELF_SERVICE', owner: null })).toContain('自助服务');
  });

  it('speaks of new contacts only to the one whose capacity is taken', () => {
    const colleague = { id: '4', name: '方遥' };
    expect(wordsFor({ state: 'SERVING' })).toContain('不再派入');
    expect(wordsFor({ state: 'SERVING', owner: colleague })).toBe('由 方遥 服务。您可以查看，也可以留备注。');
    expect(wordsFor({ state: 'WRAP_UP', owner: colleague })).toBe(
      '交谈已结束，方遥 正在写小结。您可以查看，也可以留备注。',
    );
    expect(wordsFor({ state: 'WAITING', owner: null })).not.toContain('派入');
  });

  it('never says that somebody is served whose colleague is not there', () => {
    const colleague = { id: '4', name: '方遥' };
    const absent = { kind: 'HIGH_RISK_OWNER_ABSENT', conversation: '10' };
    useAlarms().open = [absent as unknown as Alarm];
    const words = wordsFor({ state: 'SERVING', owner: colleague });
    expect(words).toContain('方遥 已离线');
    expect(words).not.toContain('由 方遥 服务');
  });
});
