import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aBrief, aConversation } from '@/desk/model/samples';
import { ProblemError, type ContactCard, type Identity } from '@/shared/protocol';
import { useInbox } from '@/desk/stores/inbox';
import { useLink } from '@/desk/stores/link';
import { useSession } from '@/desk/stores/session';
import PersonPanel from './PersonPanel.vue';

const ended = aConversation({ state: 'CLOSED' });
const elsewhere = aConversation({ id: '11', owner: { id: '4', name: '赵宁' } });

function panelOf(over: Partial<ContactCard>): string {
  const card: ContactCard = {
    id: '88',
    rev: 0,
    name: '小雨',
    identities: [],
    firstSeenAt: '2026-11-22T03:00:00.000Z',
    visits: 1,
    earlier: [{ conversation: ended, firstText: null, disposition: null }],
    open: [],
    ...over,
  };
  const place = document.createElement('div');
  const app = createApp(() => h(PersonPanel, { conversation: ended, card }));
  app.mount(place);
  const words = place.textContent ?? '';
  app.unmount();
  return words;
}

beforeEach(() => setActivePinia(createPinia()));

describe('the panel of a person', () => {
  it('speaks of the first contact only when it is the only one', () => {
    expect(panelOf({})).toContain('第一次联系我们');
    const again = panelOf({ visits: 2 });
    expect(again).not.toContain('第一次联系我们');
    expect(again).toContain('没有您能看到的已结束联系');
  });

  it('says with whom the person is in a talk right now', () => {
    const open = [{ conversation: elsewhere, firstText: null, disposition: null }];
    expect(panelOf({ visits: 2, open })).toContain('正在与 赵宁 对话');
    expect(panelOf({ visits: 2 })).not.toContain('赵宁');
  });

  it('counts among the earlier contacts what has ended since it was opened', () => {
    const open = [{ conversation: elsewhere, firstText: null, disposition: null }];
    useInbox().ledger.note({ ...elsewhere, rev: 2, state: 'ABANDONED' });
    const words = panelOf({ visits: 2, open });
    expect(words).not.toContain('此刻的其他对话');
    expect(words).toContain('已离开');
  });
});

describe('the panel of a caller', () => {
  it('keeps where the number is from, what was dialled and which keys, when the call is over', () => {
    const identity = { id: '71', kind: 'PHONE', hint: '+86…00', account: null, shared: false, joined: null };
    useInbox().briefs.set(
      ended.id,
      aBrief({
        place: { region: '广西南宁市', carrier: '中国电信', regionEn: 'Nanning, Guangxi', carrierEn: null },
        accessNumber: '12356',
        keys: [{ kind: 'MENU', asks: null, key: '1', means: '心理咨询', variable: 'topic' }],
        given: { topic: '1', state: '已办结' },
        judged: { level: 'HIGH', by: { id: '3', name: '林晓' }, at: ended.openedAt, conversation: '9' },
        marks: [{ list: 'VIP', until: null }],
      }),
    );
    const words = panelOf({ identities: [identity as Identity] });
    for (const told of ['广西南宁市 中国电信', '12356', '1 心理咨询', 'state = 已办结', '林晓', 'VIP']) {
      expect(words).toContain(told);
    }
    expect(words).not.toContain('topic =');
  });
});

describe('the details of a person', () => {
  const place = document.createElement('div');
  let app: ReturnType<typeof createApp> | null = null;
  const card: ContactCard = {
    id: '88',
    rev: 3,
    name: '小雨',
    remark: '怕大声',
    edited: { name: null, by: { id: '4', name: '赵宁' }, at: '2026-11-22T03:00:00.000Z' },
    identities: [],
    firstSeenAt: '2026-11-22T03:00:00.000Z',
    visits: 1,
    earlier: [],
    open: [],
  };
  const after = { ...card, rev: 4, name: '王女士', remark: '听力不好' };

  const at = (id: string): HTMLElement | null => place.querySelector<HTMLElement>(`[data-testid=${id}]`);
  async function settle(): Promise<void> {
    for (let i = 0; i < 6; i++) await nextTick();
  }
  async function write(id: string, text: string): Promise<void> {
    const input = at(id) as HTMLInputElement;
    input.value = text;
    input.dispatchEvent(new Event('input'));
    await nextTick();
  }
  const written = (id: string): string => (at(id) as HTMLInputElement).value;
  async function click(id: string): Promise<void> {
    at(id)?.click();
    await settle();
  }
  /** As {@link click} on the form's own button: there is no browser that submits. */
  async function save(): Promise<void> {
    at('person-form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await settle();
  }

  beforeEach(async () => {
    const inbox = useInbox();
    vi.spyOn(useSession(), 'may').mockReturnValue(true);
    inbox.cards.set('88', card);
    document.body.append(place);
    app = createApp(() =>
      h(PersonPanel, { conversation: aConversation(), card: inbox.cards.get('88') ?? null }),
    );
    app.mount(place);
    expect(at('person-remark')?.textContent).toContain('怕大声');
    await click('person-edit');
  });

  afterEach(() => {
    app?.unmount();
    place.remove();
    vi.restoreAllMocks();
  });

  it('are opened by one click and saved by one', async () => {
    const send = vi.spyOn(useLink(), 'send').mockResolvedValue({ contact: after });
    await write('person-name', ' 王女士 ');
    await write('person-remark-input', '听力不好');
    await save();
    expect(send).toHaveBeenCalledExactlyOnceWith(
      'contact.edit',
      expect.objectContaining({ contact: '88', version: 3, name: '王女士', remark: '听力不好' }),
    );
    expect(at('person-form')).toBeNull();
    expect(at('person-remark')?.textContent).toContain('听力不好');
  });

  it('leave a told name that nobody touched to what is told', async () => {
    const send = vi.spyOn(useLink(), 'send').mockResolvedValue({ contact: after });
    await write('person-remark-input', '听力不好');
    await save();
    expect(send).toHaveBeenCalledWith('contact.edit', expect.objectContaining({ name: null }));
  });

  it('are given up by Escape', async () => {
    const send = vi.spyOn(useLink(), 'send');
    await write('person-name', '王女士');
    at('person-name')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await settle();
    expect(at('person-form')).toBeNull();
    expect(send).not.toHaveBeenCalled();
    await click('person-edit');
    expect(written('person-name')).toBe('小雨');
  });

  it('say what to do when they are too long or cannot be saved, and keep what was typed', async () => {
    const send = vi.spyOn(useLink(), 'send').mockRejectedValue(new ProblemError({ code: 'offline' }));
    await write('person-name', '长'.repeat(65));
    await save();
    expect(at('person-problem')?.textContent).toContain('最多 64 个字，现在有 65 个');
    expect(send).not.toHaveBeenCalled();
    await write('person-name', '王女士');
    await save();
    expect(at('person-problem')?.textContent).not.toBe('');
    expect(written('person-name')).toBe('王女士');
  });

  it('show both, who and when, to whoever saves too late, and take theirs where nothing was touched', async () => {
    const theirs = { ...card, rev: 4, name: '李先生', remark: '别人写的' };
    const saver = { savedBy: { id: '4', name: '赵宁' }, savedAt: '2026-11-30T08:15:00.000Z' };
    const send = vi
      .spyOn(useLink(), 'send')
      .mockRejectedValueOnce(new ProblemError({ code: 'conflict', fields: { version: 4, ...saver } }));
    send.mockImplementation((command) =>
      command === 'conversation.open'
        ? Promise.resolve({
            conversation: aConversation(),
            contact: theirs,
            timeline: { entries: [], next: null },
          })
        : Promise.resolve({ contact: after }),
    );
    await write('person-remark-input', '我写的');
    await save();
    await settle();
    expect(at('person-clash')?.textContent).toContain('赵宁');
    expect(at('person-clash')?.textContent).toContain('别人写的');
    expect(written('person-remark-input')).toBe('我写的');
    expect(written('person-name')).toBe('李先生');
    await click('person-mine');
    expect(send).toHaveBeenLastCalledWith(
      'contact.edit',
      expect.objectContaining({ version: 4, name: null, remark: '我写的' }),
    );
    expect(at('person-form')).toBeNull();
  });
});
