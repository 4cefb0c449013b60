import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aBrief, aCall, aConversation, anEntry } from '@/desk/model/samples';
import { useCalls } from '@/desk/stores/calls';
import { useInbox } from '@/desk/stores/inbox';
import { useLink } from '@/desk/stores/link';
import { useOffers } from '@/desk/stores/offers';
import { usePrefs } from '@/desk/stores/prefs';
import type { Conversation, Offer, Pressed } from '@/shared/protocol';
import InboxItem from './InboxItem.vue';
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

function row(conversation: Conversation): string {
  const inbox = document.createElement('div');
  const app = createApp(() => h(InboxItem, { conversation }));
  app.use(
    createRouter({
      history: createMemoryHistory(),
      routes: [{ path: '/:id?', name: 'conversation', component: OfferCard }],
    }),
  );
  app.mount(inbox);
  const words = inbox.textContent;
  app.unmount();
  return words;
}

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
  app.use(
    createRouter({
      history: createMemoryHistory(),
      routes: [{ path: '/:id?', name: 'conversation', component: OfferCard }],
    }),
  );
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

  it('is plainly another one for who is in danger, and for who may be', async () => {
    const card = (): HTMLElement | null => place.querySelector('.offer');
    const title = (): string | undefined => place.querySelector('[data-testid="offer-title"]')?.textContent;
    expect(card()?.className).toBe('offer');
    const { ledger } = useInbox();
    const riskProposal = { level: 'HIGH' as const, seq: 2, at: '2026-11-22T03:00:01.000Z' };
    ledger.note({ ...said('我很害怕', 2), riskProposal });
    await nextTick();
    expect(card()?.classList.contains('proposed')).toBe(true);
    expect(title()).toBe('疑似危机的来访');

    ledger.note({ ...said('我很害怕', 3), risk: 'HIGH' });
    await nextTick();
    expect(card()?.classList.contains('high')).toBe(true);
    expect(title()).toBe('高危来访');
    const offers = useOffers();
    offers.offers = offers.offers.map((offer) => ({ ...offer, from: '林晓' }));
    await nextTick();
    expect(title()).toBe('高危 · 林晓 转来的对话');
  });

  it('has the whole of long names on demand', async () => {
    const long = '很长的名字'.repeat(20);
    const offers = useOffers();
    const conversation = { ...said('在吗', 2), queue: { id: '5', name: long } };
    offers.offers = offers.offers.map((offer) => ({ ...offer, conversation }));
    await nextTick();
    expect(place.querySelector<HTMLElement>('.two-lines')?.title).toContain(long);
  });

  it('says who passed the conversation on', async () => {
    const title = (): string | undefined => place.querySelector('[data-testid="offer-title"]')?.textContent;
    expect(title()).toBe('新的来访');
    const offers = useOffers();
    offers.offers = offers.offers.map((offer) => ({ ...offer, from: '林晓', note: '先问妈妈' }));
    await nextTick();
    expect(title()).toBe('林晓 转来的对话');
    expect(place.querySelector('[data-testid="offer-note"]')?.textContent).toContain('先问妈妈');

    offers.offers = offers.offers.map((offer) => ({ ...offer, fromSelf: true }));
    await nextTick();
    expect(title()).toBe('您转出的对话，没有人接，回到您这里');
  });

  it('shows what the person wrote last, whoever has written since', async () => {
    const offers = useOffers();
    const sent = { seq: 5, kind: 'MESSAGE_OUT', type: 'TEXT', preview: '我帮您转给同事' } as const;
    const conversation = { ...said('', 5), last: { ...sent, at: '2026-11-22T03:00:01.000Z' } };
    const lastIn = { seq: 4, type: 'TEXT' as const, preview: '想问问孩子的事' };
    offers.offers = offers.offers.map((offer) => ({ ...offer, conversation, lastIn }));
    await nextTick();
    expect(place.querySelector('[data-testid="offer-words"]')?.textContent.trim()).toBe('想问问孩子的事');
  });

  it('says who asked to be contacted, and which skills are demanded, and so does the row', async () => {
    useLink().skills = [{ code: 'english', name: '英语' }];
    const offers = useOffers();
    const asked = (kind: 'LEFT_MESSAGE' | 'CONTACT_REQUEST'): Conversation => ({
      ...said('在吗', 2),
      later: { kind, keepsPlace: true },
      skills: [
        { skill: 'english', level: 1 },
        { skill: 'law', level: 3 },
      ],
    });
    const conversation = asked('CONTACT_REQUEST');
    offers.offers = offers.offers.map((offer) => ({ ...offer, conversation }));
    await nextTick();
    const shown = (testid: string): string | undefined =>
      place.querySelector(`[data-testid="${testid}"]`)?.textContent.trim();
    expect(shown('offer-later')).toBe('请求联系');
    expect(shown('offer-demand')).toBe('要求：英语、law ≥ 3');
    expect(row(conversation)).toContain('请求联系');
    expect(row(conversation)).toContain('英语、law ≥ 3');
    expect(row(asked('LEFT_MESSAGE'))).toContain('留言');
    const served = { ...conversation, state: 'SERVING' as const, later: null };
    expect(row(served)).not.toContain('英语');
  });

  it('calls whoever has asked to be called as soon as it is accepted', async () => {
    const sent: string[] = [];
    vi.spyOn(useLink(), 'send').mockImplementation((command) => {
      sent.push(command);
      return Promise.resolve({ conversation: { ...said('', 3), state: 'SERVING' } } as never);
    });
    const offers = useOffers();
    const conversation: Conversation = {
      ...said('', 2),
      channel: 'PHONE',
      later: { kind: 'CONTACT_REQUEST', keepsPlace: true },
    };
    offers.offers = offers.offers.map((offer) => ({ ...offer, conversation }));
    await nextTick();
    place.querySelector<HTMLElement>('[data-testid="offer-accept"]')?.click();
    await vi.waitFor(() => expect(sent).toContain('call.dial'));
    expect(sent.indexOf('offer.accept')).toBeLessThan(sent.indexOf('call.dial'));
  });

  it('says of a call that was taken at the desk that the telephone is being connected, and may be refused', async () => {
    const offers = useOffers();
    const conversation: Conversation = { ...said('', 2), channel: 'PHONE' };
    offers.offers = offers.offers.map((offer) => ({ ...offer, conversation }));
    const calls = useCalls();
    calls.terminal = { kind: 'SIP', extension: '1001' } as never;
    const shown = (testid: string): HTMLButtonElement | null =>
      place.querySelector(`[data-testid="${testid}"]`);
    await nextTick();
    expect(shown('offer-connecting')).toBeNull();
    calls.calls.set('10', aCall({ conversation: '10', phase: 'CONNECTING' }));
    await nextTick();
    expect(shown('offer-connecting')?.textContent).toContain('正在接通您的电话…');
    expect(shown('offer-accept')?.disabled).toBe(true);
    expect(shown('offer-decline')?.disabled).toBe(false);
  });

  it('shows what a caller entered in the menu before', async () => {
    const given = (): string | undefined =>
      place.querySelector('[data-testid="offer-given"]')?.textContent.trim();
    expect(given()).toBeUndefined();
    useCalls().calls.set(
      '10',
      aCall({ conversation: '10', phase: 'RINGING', given: { topic: '2', order: '17' } }),
    );
    await nextTick();
    expect(given()).toBe('已输入：order = 17 · topic = 2');
    const chosen = (key: string, means: string, variable: string | null): Pressed => ({
      kind: 'MENU',
      asks: null,
      key,
      means,
      variable,
    });
    useCalls().calls.set(
      '10',
      aCall({
        conversation: '10',
        phase: 'RINGING',
        given: { topic: '1' },
        keys: [chosen('1', '心理咨询', 'topic'), chosen('2', '成人', null)],
      }),
    );
    await nextTick();
    expect(given()).toBe('按键：1 心理咨询 › 2 成人');
  });

  it('tells what stands beside the person', async () => {
    const at = (id: string): Element | null => place.querySelector(`[data-testid="${id}"]`);
    expect(at('brief-notes')).toBeNull();
    const offers = useOffers();
    const brief = aBrief({
      accessNumber: '12356',
      missed: [{ kind: 'ABANDONED', state: 'OPEN', at: new Date().toISOString() }],
      marks: [
        { list: 'BLOCKED', until: '2026-12-31T00:00:00.000Z' },
        { list: 'VIP', until: null },
      ],
      keys: [{ kind: 'MENU', asks: null, key: '1', means: '心理咨询', variable: 'topic' }],
      given: { topic: '1' },
    });
    offers.offers = offers.offers.map((offer) => ({ ...offer, brief }));
    await nextTick();
    expect(at('brief-missed')?.textContent).toContain('未接，未回拨');
    expect(at('mark-vip')).not.toBeNull();
    expect(at('mark-blocked')?.textContent).toBe('黑名单');
    expect(at('offer-given')?.textContent.trim()).toBe('菜单：1 心理咨询');
    expect(place.querySelector('.two-lines')?.textContent).toContain('拨打 12356');
  });

  it('shows the words that were flagged, whatever came after them, and so does the row', async () => {
    const offers = useOffers();
    const riskProposal = { level: 'HIGH' as const, seq: 2, at: '2026-11-22T03:00:01.000Z' };
    const picture = { kind: 'MESSAGE_IN', type: 'IMAGE', preview: '', at: riskProposal.at } as const;
    const conversation = { ...said('', 3), riskProposal, last: { seq: 3, ...picture } };
    offers.offers = offers.offers.map((offer) => ({
      ...offer,
      conversation,
      flagged: { seq: 2, text: '很绝望，有点想死' },
    }));
    const { ledger } = useInbox();
    ledger.note(conversation);
    await nextTick();
    const flagged = (): string | undefined =>
      place.querySelector('[data-testid="offer-flagged"]')?.textContent.trim();
    expect(flagged()).toBe('很绝望，有点想死');
    expect(place.querySelector('.words')?.textContent).toContain('图片');
    expect(row(conversation)).toContain('很绝望，有点想死');

    // Something graver, written while it rings, is known from the conversation itself.
    const graver = { ...conversation, rev: 9, riskProposal: { ...riskProposal, seq: 4 } };
    ledger.apply('10', 9, {
      since: 8,
      conversation: graver,
      entries: [anEntry({ seq: 4, text: '药已经吃了' })],
    });
    await nextTick();
    expect(flagged()).toBe('药已经吃了');
  });

  it('says that somebody asks to be called back, who is not on the line', async () => {
    const asked = {
      ...aConversation({ state: 'WAITING', owner: null }),
      channel: 'PHONE',
      later: { kind: 'CONTACT_REQUEST', keepsPlace: true },
    } as Conversation;
    useOffers().offers = useOffers().offers.map((one) => ({ ...one, conversation: asked }));
    await nextTick();

    expect(place.querySelector('[data-testid=offer-title]')?.textContent).toBe('请求回拨');
    expect(place.querySelector('[data-testid=offer-accept]')?.textContent).toContain('接入');
  });
});

describe('a card somebody else goes before', () => {
  const offered = (offer: string, conversation: Conversation): Offer =>
    ({ ...useOffers().offers[0], offer, conversation }) as Offer;
  const byTestId = (id: string): HTMLElement | null => place.querySelector(`[data-testid=${id}]`);

  it('says so below its buttons while it is pointed at, and gives way on a press', async () => {
    unmount();
    setActivePinia(createPinia());
    usePrefs().prefs.sound = false;
    let push: (offer: Offer) => void = () => undefined;
    vi.spyOn(useLink(), 'send').mockResolvedValue({});
    vi.spyOn(useLink(), 'onPush').mockImplementation((name, listen) => {
      if (name === 'offer') push = (data) => listen({ on: 'offer', data });
      return new Map();
    });
    const times = { offeredAt: '2026-11-22T03:00:00.000Z', expiresAt: '2026-11-22T03:00:30.000Z' };
    useOffers().offers = [
      {
        ...times,
        offer: '1',
        conversation: said('有人吗？', 1),
        contact: { earlier: [] },
      } as unknown as Offer,
    ];
    const app = createApp(() => h(OfferCard));
    app.mount(place);
    unmount = () => app.unmount();
    byTestId('offer-card')?.dispatchEvent(new Event('pointerenter'));

    push(offered('2', { ...said('我不想活了', 1), id: '77', risk: 'HIGH' }));
    await nextTick();

    expect(byTestId('offer-card')?.dataset['offer']).toBe('1');
    expect(byTestId('offer-next')?.textContent).toContain('有高危的人在等');
    expect(byTestId('offer-next')?.previousElementSibling?.className).toBe('buttons');
    byTestId('offer-next')?.click();
    await nextTick();
    expect(byTestId('offer-card')?.dataset['offer']).toBe('2');
    expect(byTestId('offer-next')).toBeNull();
    expect(byTestId('offer-accept')?.hasAttribute('disabled')).toBe(true);
  });
});
