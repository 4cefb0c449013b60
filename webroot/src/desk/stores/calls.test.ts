import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { aCall, aConversation } from '@/desk/model/samples';
import type { Hello, Offer, Push } from '@/shared/protocol';
import { useCalls } from './calls';
import { useLink } from './link';
import { useOffers } from './offers';
import { usePrefs } from './prefs';

const pushes = new Map<string, (push: Push) => void>();
const hellos: ((hello: Hello) => void)[] = [];
const push = (on: string, data: unknown): void => pushes.get(on)?.({ on, data });

beforeEach(() => {
  setActivePinia(createPinia());
  pushes.clear();
  hellos.length = 0;
  const link = useLink();
  link.onPush = (name, listener) => pushes.set(name, listener);
  link.onHello = (listener) => hellos.push(listener);
  usePrefs().prefs.sound = false;
});

describe('calls', () => {
  it('are what was told last, until they end', () => {
    const calls = useCalls();
    push('call', aCall({ phase: 'RINGING' }));
    expect(calls.of('10')?.phase).toBe('RINGING');
    push('call', aCall({ phase: 'TALKING', held: true }));
    expect(calls.of('10')?.held).toBe(true);
    push('call', aCall({ phase: 'ENDED' }));
    expect(calls.of('10')).toBeNull();
  });

  it('that ended while the connection was lost are gone after the next hello', () => {
    const calls = useCalls();
    push('call', aCall());
    const calls2 = [aCall({ conversation: '11' })];
    for (const hello of hellos)
      hello({ calls: calls2, terminal: { kind: 'SIP', extension: '1001' } } as Hello);
    expect(calls.of('10')).toBeNull();
    expect(calls.of('11')).not.toBeNull();
    expect(calls.terminal?.extension).toBe('1001');
  });
});

describe('an offer of a call', () => {
  const offer = {
    offer: '1',
    conversation: aConversation({ channel: 'PHONE', state: 'WAITING', owner: null }),
    contact: { earlier: [] },
    offeredAt: '2026-11-22T03:00:00.000Z',
    expiresAt: '2026-11-22T03:00:30.000Z',
    automatic: false,
  } as unknown as Offer;

  beforeEach(() => {
    vi.spyOn(useLink(), 'send').mockResolvedValue({});
  });

  it('that was taken by lifting the receiver is the one that was accepted', () => {
    const offers = useOffers();
    push('offer', offer);
    push('offer.ended', { offer: '1', outcome: 'ACCEPTED' });
    expect(offers.accepted?.offer).toBe('1');
    expect(offers.offers).toHaveLength(0);
  });

  it('that went to somebody else is not', () => {
    const offers = useOffers();
    push('offer', offer);
    push('offer.ended', { offer: '1', outcome: 'TAKEN' });
    expect(offers.accepted).toBeNull();
    expect(offers.taken?.offer).toBe('1');
  });

  it('that is answered faster than the desk is told is opened like any other', async () => {
    const offers = useOffers();
    vi.mocked(useLink().send).mockImplementation((command) => {
      if (command === 'offer.accept') push('offer.ended', { offer: '1', outcome: 'ACCEPTED' });
      return Promise.resolve({ conversation: offer.conversation, rings: true });
    });
    push('offer', offer);
    expect(await offers.accept(offer)).toBe(offer.conversation.id);
    expect(offers.pressed).toBeNull();
    expect(offers.offers).toHaveLength(0);
  });

  it('that is pressed stays an offer until the telephone is answered', async () => {
    const offers = useOffers();
    vi.mocked(useLink().send).mockImplementation((command) =>
      Promise.resolve(command === 'offer.accept' ? { conversation: offer.conversation, rings: true } : {}),
    );
    push('offer', offer);
    expect(await offers.accept(offer)).toBeNull();
    expect(offers.offers).toHaveLength(1);
    expect(offers.pressed).toBe('1');
    expect(offers.accepted).toBeNull();
    push('offer.ended', { offer: '1', outcome: 'ACCEPTED' });
    expect(offers.accepted?.offer).toBe('1');
    expect(offers.pressed).toBeNull();
  });
});
