import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aConversation } from '@/desk/model/samples';
import { useInbox } from '@/desk/stores/inbox';
import { useOffers } from '@/desk/stores/offers';
import { usePrefs } from '@/desk/stores/prefs';
import type { Offer } from '@/shared/protocol';
import OfferCard from './OfferCard.vue';

const said = (preview: string, seq: number): ReturnType<typeof aConversation> =>
  aConversation({
    state: 'WAITING',
    owner: null,
    rev: seq,
    lastSeq: seq,
    last: { seq, kind: 'MESSAGE_IN', type: 'TEXT', preview, at: '2026-11-22T03:00:00.000Z' },
  });
const place = document.createElement('div');
let unmount = (): void => undefined;

beforeEach(() => {
  setActivePinia(createPinia());
  usePrefs().prefs.sound = false;
  const conversation = said('有人吗？', 1);
  useOffers().offers = [
    {
      offer: '1',
      conversation,
      contact: { earlier: [] },
      offeredAt: '2026-11-22T03:00:00.000Z',
      expiresAt: '2026-11-22T03:00:30.000Z',
    } as unknown as Offer,
  ];
  const app = createApp(() => h(OfferCard));
  app.use(createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: OfferCard }] }));
  app.mount(place);
  unmount = () => app.unmount();
});
afterEach(() => unmount());

describe('the card of an offer', () => {
  it('follows what is written, and of what risk it is, while it rings', async () => {
    expect(place.querySelector('.words')?.textContent).toContain('有人吗？');
    const { ledger } = useInbox();
    ledger.note({ ...said('我很害怕', 2), risk: 'HIGH' });
    await nextTick();
    expect(place.querySelector('.words')?.textContent).toContain('我很害怕');
    expect(place.querySelector('.tag.danger')?.textContent).toBe('高危');
  });
});
