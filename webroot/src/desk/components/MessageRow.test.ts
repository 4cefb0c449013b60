import { createPinia, setActivePinia } from 'pinia';
import { createApp, h } from 'vue';
import { beforeEach, describe, expect, it } from 'vitest';
import { aConversation, anEntry } from '@/desk/model/samples';
import { useInbox } from '@/desk/stores/inbox';
import type { Entry } from '@/shared/protocol';
import MessageRow from './MessageRow.vue';

function headOf(over: Partial<Entry>): string {
  const place = document.createElement('div');
  const entry = anEntry({ kind: 'NOTE', author: { kind: 'AGENT', id: '4', name: '方遥' }, ...over });
  const app = createApp(() => h(MessageRow, { entry, joined: false, flash: false, mayRetry: false }));
  app.mount(place);
  const words = place.querySelector('.note-head')?.textContent.trim() ?? '';
  app.unmount();
  return words;
}

beforeEach(() => setActivePinia(createPinia()));

describe('a note in the timeline', () => {
  it('is told from the summary of the wrap-up, which names the disposition', () => {
    useInbox().ledger.note(aConversation({ disposition: { code: 'mood', label: '情绪困扰' } }));
    expect(headOf({ text: '先问住处' })).toBe('备注（仅团队可见） · 方遥');
    expect(headOf({ text: '已稳定', data: { dispositionCode: 'mood' } })).toBe(
      '小结（仅团队可见）· 情绪困扰 · 方遥',
    );
  });
});
