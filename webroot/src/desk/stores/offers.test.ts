import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, it, vi } from 'vitest';
import { aConversation } from '@/desk/model/samples';
import type { Conversation, Offer, Push } from '@/shared/protocol';
import { useLink } from './link';
import { useOffers } from './offers';
import { usePrefs } from './prefs';

const pushed = new Map<string, (push: Push) => void>();

function offered(id: string, change: Partial<Conversation>): void {
  const conversation = aConversation({ id, state: 'WAITING', owner: null, ...change });
  const data = { offer: `o${id}`, conversation, contact: { earlier: [] } } as unknown as Offer;
  pushed.get('offer')?.({ on: 'offer', data });
}

beforeEach(() => {
  setActivePinia(createPinia());
  usePrefs().prefs.sound = false;
  const link = useLink();
  vi.spyOn(link, 'send').mockResolvedValue({});
  vi.spyOn(link, 'onPush').mockImplementation((name, listener) => pushed.set(name, listener));
});

it('shows of several offers the one first whose turn it is, whoever was offered first', () => {
  const offers = useOffers();
  offered('1', { waitingSince: '2026-11-22T03:00:00.000Z' });
  offered('2', { waitingSince: '2026-11-22T03:01:00.000Z', priority: 5 });
  expect(offers.current?.conversation.id).toBe('2');
  offered('3', { waitingSince: '2026-11-22T03:02:00.000Z', risk: 'HIGH' });
  expect(offers.offers.map(({ conversation }) => conversation.id)).toEqual(['3', '2', '1']);
  offers.reset();
});

it('asks what it serves when an offer ends accepted whose acceptance had failed', async () => {
  const offers = useOffers();
  const { send } = useLink();
  const asked = (): unknown[] => vi.mocked(send).mock.calls.filter(([command]) => command === 'inbox.list');
  offered('1', {});
  offered('2', {});
  vi.mocked(send).mockImplementation((command) =>
    command === 'offer.accept'
      ? Promise.reject(new Error('the database is silent'))
      : Promise.resolve({ items: [] }),
  );
  const first = offers.current;
  if (!first) throw new Error('nothing is offered');
  await expect(offers.accept(first)).rejects.toThrow('silent');
  pushed.get('offer.ended')?.({ on: 'offer.ended', data: { offer: 'o2', outcome: 'ACCEPTED' } });
  expect(asked()).toHaveLength(0);
  pushed.get('offer.ended')?.({ on: 'offer.ended', data: { offer: first.offer, outcome: 'ACCEPTED' } });
  expect(asked()).toHaveLength(1);
  offers.reset();
});
