import { createPinia, setActivePinia } from 'pinia';
import { createApp, h } from 'vue';
import { beforeEach, expect, it } from 'vitest';
import { aCall, aConversation } from '@/desk/model/samples';
import { useCalls } from '@/desk/stores/calls';
import { useInbox } from '@/desk/stores/inbox';
import { useSession } from '@/desk/stores/session';
import type { User } from '@/shared/protocol';
import WatchBar from './WatchBar.vue';

beforeEach(() => setActivePinia(createPinia()));

function says(): string {
  const place = document.createElement('div');
  const app = createApp(() => h(WatchBar));
  app.mount(place);
  const words = place.textContent;
  app.unmount();
  return words;
}

it('names the agent whom one listens to, also after the call was passed on', () => {
  useSession().user = { id: '8' } as User;
  const watches = [{ by: '8', name: '班长', state: 'UP', mode: 'LISTEN' } as const];
  useCalls().calls.set('10', aCall({ watches }));
  useCalls().listenTo('10', '林晓');
  expect(says()).toContain('林晓');
  useInbox().ledger.note(aConversation({ owner: { id: '4', name: '周宁' } }));
  expect(says()).toContain('周宁');
});
