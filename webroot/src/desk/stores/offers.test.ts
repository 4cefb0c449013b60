import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aBrief, aConversation } from '@/desk/model/samples';
import type { Brief, Conversation, Offer, Push } from '@/shared/protocol';
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

it('takes what stands beside an offer when it comes a moment later, and keeps it', () => {
  const offers = useOffers();
  const again = (brief: Brief | null): void => {
    const data = { ...offers.current, brief };
    pushed.get('offer')?.({ on: 'offer', data });
  };
  offered('1', {});
  expect(offers.current?.brief ?? null).toBeNull();
  again(aBrief({ accessNumber: '12356' }));
  expect(offers.current?.brief?.accessNumber).toBe('12356');
  again(null);
  expect(offers.current?.brief?.accessNumber).toBe('12356');
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

describe('a card that is pointed at', () => {
  const danger = { waitingSince: '2026-11-22T03:02:00.000Z', risk: 'HIGH' as const };
  const first = { waitingSince: '2026-11-22T03:00:00.000Z' };

  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    useOffers().reset();
    vi.useRealTimers();
  });

  it('stays for a moment when somebody comes who goes before, and says so', () => {
    const offers = useOffers();
    offered('1', first);
    offers.touched = true;
    offered('2', danger);
    expect(offers.current?.conversation.id).toBe('1');
    expect(offers.next?.conversation.id).toBe('2');
    expect(offers.settling).toBe(false);
    vi.advanceTimersByTime(1_000);
    expect(offers.current?.conversation.id).toBe('1');
    vi.advanceTimersByTime(600);
    expect(offers.current?.conversation.id).toBe('2');
    expect(offers.next).toBeNull();
    expect(offers.settling).toBe(true);
  });

  it('gives way at once where one asks for it, or points elsewhere', () => {
    const offers = useOffers();
    offered('1', first);
    offers.touched = true;
    offered('2', danger);
    offers.release();
    expect(offers.current?.conversation.id).toBe('2');
    offers.touched = false;
    offered('3', { ...danger, waitingSince: '2026-11-22T02:00:00.000Z' });
    expect(offers.current?.conversation.id).toBe('3');
  });

  it('takes no click that was meant for the one before', async () => {
    const offers = useOffers();
    offered('1', first);
    const [one] = offers.offers;
    if (!one) throw new Error('nothing is offered');
    expect(offers.settling).toBe(false);
    offered('2', danger);
    const shown = offers.current;
    if (!shown) throw new Error('nothing is shown');
    expect(await offers.accept(shown)).toBeNull();
    await offers.decline(shown);
    expect(offers.offers).toHaveLength(2);
    vi.advanceTimersByTime(800);
    await offers.decline(shown);
    expect(offers.current?.conversation.id).toBe('1');
    offers.drop('o1');
    offered('3', first);
    expect(offers.settling, 'where another one has just been').toBe(true);
    offers.drop('o3');
    vi.advanceTimersByTime(800);
    offered('4', first);
    expect(offers.settling, 'where nothing was').toBe(false);
  });
});

it('counts down to another end where an offer is told anew', () => {
  const offers = useOffers();
  offered('1', {});
  const again = { ...offers.current, expiresAt: '2026-11-22T03:00:12.000Z' };
  pushed.get('offer')?.({ on: 'offer', data: again });
  expect(offers.offers).toHaveLength(1);
  expect(offers.current?.expiresAt).toBe('2026-11-22T03:00:12.000Z');
  offers.reset();
});
