import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick, ref } from 'vue';
import { beforeEach, expect, it, vi } from 'vitest';
import { aCall, aConversation } from '@/desk/model/samples';
import { useCalls } from '@/desk/stores/calls';
import { useLink } from '@/desk/stores/link';
import MissedBanner from './MissedBanner.vue';

beforeEach(() => setActivePinia(createPinia()));

it('speaks of calling back only while the button for it is there', async () => {
  const link = useLink();
  link.connection = 'online';
  const item = { id: '1', kind: 'ABANDONED', waitedMs: 181_000, at: '2026-11-22T03:00:00.000Z' };
  vi.spyOn(link, 'send').mockResolvedValue({ item });
  const conversation = ref(aConversation({ channel: 'PHONE' }));
  const place = document.createElement('div');
  const app = createApp(() => h(MissedBanner, { conversation: conversation.value }));
  app.mount(place);
  await vi.waitFor(() => expect(place.textContent).toContain('按“回拨”呼叫对方'));

  useCalls().calls.set('10', aCall());
  await nextTick();
  expect(place.textContent).not.toContain('回拨');

  useCalls().calls.clear();
  conversation.value = aConversation({ channel: 'PHONE', state: 'WRAP_UP' });
  await nextTick();
  expect(place.textContent).toContain('离开。');
  expect(place.textContent).not.toContain('回拨');
  app.unmount();
});

it('dials the number that somebody who wrote has left, by the own telephone', async () => {
  const link = useLink();
  link.connection = 'online';
  const item = {
    id: '1',
    kind: 'CONTACT_REQUEST',
    way: 'PHONE',
    number: '+86…56',
    waitedMs: 0,
    at: '2026-11-22T03:00:00.000Z',
  };
  const send = vi.spyOn(link, 'send').mockResolvedValue({ item });
  const place = document.createElement('div');
  const app = createApp(() => h(MissedBanner, { conversation: aConversation({ channel: 'WEBCHAT' }) }));
  app.mount(place);
  const button = (): HTMLButtonElement | null => place.querySelector('[data-testid=missed-dial]');
  await vi.waitFor(() => expect(button()).not.toBeNull());
  expect(button()?.disabled).toBe(true);
  expect(place.textContent).toContain('请用别的电话拨上面的号码');

  useCalls().terminal = { extension: '1001' } as never;
  await nextTick();
  expect(place.textContent).toContain('先响您的话机');
  button()?.click();
  await nextTick();
  expect(send.mock.calls.map(([command]) => command)).toContain('call.dial');

  useCalls().calls.set('10', aCall());
  await nextTick();
  expect(button()).toBeNull();
  app.unmount();
});
