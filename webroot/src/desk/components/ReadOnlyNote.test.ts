import { createPinia, setActivePinia } from 'pinia';
import { createApp, h } from 'vue';
import { beforeEach, describe, expect, it } from 'vitest';
import { aConversation } from '@/desk/model/samples';
import { useSession } from '@/desk/stores/session';
import type { Conversation, ConversationState, User } from '@/shared/protocol';
import ReadOnlyNote from './ReadOnlyNote.vue';

beforeEach(() => setActivePinia(createPinia()));

function saysOf(state: ConversationState, over: Partial<Conversation> = {}): string {
  const place = document.createElement('div');
  const conversation = aConversation({ state, owner: { id: '4', name: '方遥' }, ...over });
  const app = createApp(() => h(ReadOnlyNote, { conversation, mayWrapUp: false }));
  app.mount(place);
  const words = place.textContent?.trim() ?? '';
  app.unmount();
  return words;
}

describe('the note above a talk that one may only read', () => {
  it('says of a colleague’s talk whether it still goes on', () => {
    expect(saysOf('SERVING')).toBe('由 方遥 服务。您可以查看，也可以留备注。');
    expect(saysOf('WRAP_UP')).toBe('交谈已结束，方遥 正在写小结。您可以查看，也可以留备注。');
  });
  it('says of the own call that what is said can be noted', () => {
    useSession().user = { id: '4' } as User;
    expect(saysOf('SERVING', { channel: 'PHONE' })).toContain('备注');
    expect(saysOf('SERVING', { channel: 'PHONE' })).not.toContain('由 方遥');
  });
});
