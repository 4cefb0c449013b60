import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aCall, aConversation } from '@/desk/model/samples';
import { useCalls } from '@/desk/stores/calls';
import { useDial, type Whom } from '@/desk/stores/dial';
import { useInbox } from '@/desk/stores/inbox';
import { useLink } from '@/desk/stores/link';
import { useSession } from '@/desk/stores/session';
import { ProblemError, type CallPlan } from '@/shared/protocol';
import DialDialog from './DialDialog.vue';

const psych = { account: '1', name: '心理热线', shows: '12356' };
const law = { account: '2', name: '法律援助', shows: '12348' };
const place = document.createElement('div');
let unmount = (): void => undefined;
let sent: { command: string; args: Record<string, unknown> }[] = [];
let told: Partial<CallPlan> = {};
let refusal: Error | null = null;

const router = createRouter({
  history: createMemoryHistory(),
  routes: [
    { path: '/', component: { render: () => null } },
    { path: '/c/:id', name: 'conversation', component: { render: () => null } },
  ],
});

const find = <T extends HTMLElement>(testid: string): T | null =>
  document.querySelector<T>(`[data-testid="${testid}"]`);
const text = (testid: string): string => find(testid)?.textContent?.trim() ?? '';
const asked = (command: string): Record<string, unknown>[] =>
  sent.filter((one) => one.command === command).map(({ args }) => args);

async function type(testid: string, value: string): Promise<void> {
  const field = find<HTMLInputElement | HTMLSelectElement>(testid);
  if (field === null) throw new Error(testid);
  field.value = value;
  field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input'));
  await nextTick();
}

const enabled = (): Promise<void> =>
  vi.waitFor(() => expect(find<HTMLButtonElement>('out-submit')?.disabled).toBe(false));

function aPlan(args: Record<string, unknown>): CallPlan {
  const named = args['account'] === law.account;
  return {
    number: { e164: '+8613800138000', raw: '13800138000', kind: 'MOBILE' },
    place: { region: '北京市', carrier: '移动' },
    emergency: false,
    line: named ? law : psych,
    why: named ? 'CHOSEN' : 'THEIRS',
    lines: [psych, law],
    contact: null,
    blockedUntil: null,
    served: false,
    ...told,
  };
}

async function mount(
  whom: Whom | null = null,
  { extension = '1001', here = false }: { extension?: string | null; here?: boolean } = {},
): Promise<void> {
  useSession().user = { id: '1', rights: ['conversation.serve'] } as never;
  useLink().agent = { id: '1', state: 'READY', queues: [] } as never;
  useCalls().terminal = extension === null ? null : { kind: 'SIP', extension };
  useDial().show(whom, here);
  const app = createApp(() => h(DialDialog));
  app.use(router);
  document.body.append(place);
  app.mount(place);
  unmount = () => app.unmount();
  await vi.waitFor(() => expect(find('dial-dialog')).not.toBeNull());
}

beforeEach(() => {
  setActivePinia(createPinia());
  sent = [];
  told = {};
  refusal = null;
  vi.spyOn(useLink(), 'send').mockImplementation((command, args = {}) => {
    sent.push({ command, args });
    if (command === 'call.plan') return Promise.resolve(aPlan(args) as never);
    return refusal ? Promise.reject(refusal) : Promise.resolve({ conversation: '77' } as never);
  });
});
afterEach(() => {
  unmount();
  document.body.replaceChildren();
});

describe('to call somebody new', () => {
  it('says whose number it is and over which line, then calls and goes there', async () => {
    await mount();
    expect(find<HTMLButtonElement>('out-submit')?.disabled).toBe(true);
    await type('out-number', '１３８ 0013-8000');
    await enabled();
    expect(asked('call.plan')).toEqual([{ number: '13800138000' }]);
    expect(text('out-read')).toBe('138 0013 8000');
    expect(text('out-place')).toBe('北京市 移动');
    expect(text('out-why')).toContain('上次');
    await type('out-reason', ' 回访 ');
    find('out-submit')?.click();
    await vi.waitFor(() => expect(router.currentRoute.value.params['id']).toBe('77'));
    expect(asked('call.out')).toEqual([
      { number: '13800138000', commandId: expect.any(String) as string, reason: '回访' },
    ]);
    expect(useDial().open).toBe(false);
  });

  it('calls over the line that is chosen', async () => {
    await mount({ number: '13800138000' });
    await enabled();
    await type('out-line', law.account);
    await vi.waitFor(() => expect(text('out-why')).toContain('指定'));
    find('out-submit')?.click();
    await vi.waitFor(() => expect(asked('call.out')).toHaveLength(1));
    expect(asked('call.out')[0]).toMatchObject({ account: '2' });
  });

  it('calls whose number is masked without knowing it', async () => {
    await mount({ identity: '9', hint: '+86…00' });
    await enabled();
    expect(text('out-masked')).toBe('+86…00');
    expect(find('out-number')).toBeNull();
    find('out-submit')?.click();
    await vi.waitFor(() => expect(asked('call.out')).toHaveLength(1));
    expect(asked('call.out')[0]).toEqual({ identity: '9', commandId: expect.any(String) as string });
  });

  it('types by its keys, and erases', async () => {
    await mount();
    find('key-1')?.click();
    find('key-1')?.click();
    find('key-0')?.click();
    await nextTick();
    expect(find('key-#')).toBeNull();
    expect(find<HTMLInputElement>('out-number')?.value).toBe('110');
    find('out-erase')?.click();
    await nextTick();
    expect(find<HTMLInputElement>('out-number')?.value).toBe('11');
  });

  it('warns, and still calls', async () => {
    told = { blockedUntil: '2026-12-01T00:00:00.000Z', served: true, emergency: true };
    await mount({ number: '13800138000' });
    await enabled();
    expect(find('out-blocked')).not.toBeNull();
    expect(find('out-served')).not.toBeNull();
    expect(find('out-emergency')).not.toBeNull();
  });

  it('says what is refused, and the same tried again is the same call', async () => {
    await mount({ number: '13800138000' });
    await enabled();
    refusal = new ProblemError({ code: 'capacity-full', title: '', detail: '' } as never);
    find('out-submit')?.click();
    await vi.waitFor(() => expect(find('out-problem')).not.toBeNull());
    expect(useDial().open).toBe(true);
    refusal = null;
    find('out-submit')?.click();
    await vi.waitFor(() => expect(asked('call.out')).toHaveLength(2));
    const ids = asked('call.out').map((args) => args['commandId']);
    expect(new Set(ids).size).toBe(1);
  });

  it('is not for who has no telephone, or is on it', async () => {
    await mount({ number: '13800138000' }, { extension: null });
    await vi.waitFor(() => expect(find('out-plan')).not.toBeNull());
    expect(find('out-no-telephone')).not.toBeNull();
    expect(find<HTMLButtonElement>('out-submit')?.disabled).toBe(true);
    useCalls().terminal = { kind: 'SIP', extension: '1001' };
    await enabled();
    useCalls().calls.set('5', aCall());
    await vi.waitFor(() => expect(find('out-talking')).not.toBeNull());
    expect(find<HTMLButtonElement>('out-submit')?.disabled).toBe(true);
  });

  it('calls beside the talk in which the number stands, or apart from it', async () => {
    const inbox = useInbox();
    inbox.ledger.note(aConversation({ id: '42', owner: { id: '1', name: '林晓' } }));
    inbox.selected = '42';
    await mount({ identity: '9', hint: '+86…00' }, { here: true });
    await enabled();
    expect(find('out-line')).toBeNull();
    find('out-submit')?.click();
    await vi.waitFor(() => expect(useDial().open).toBe(false));
    expect(asked('call.out')).toEqual([]);
    expect(asked('call.dial')).toEqual([
      { conversation: '42', commandId: expect.any(String) as string, identity: '9' },
    ]);

    unmount();
    await mount({ number: '13800138000' }, { here: true });
    await enabled();
    find('out-apart')?.click();
    await vi.waitFor(() => expect(find('out-line')).not.toBeNull());
    find('out-submit')?.click();
    await vi.waitFor(() => expect(asked('call.out')).toHaveLength(1));
  });

  it('calls on its own where the talk that is open is a colleague’s', async () => {
    const inbox = useInbox();
    inbox.ledger.note(aConversation({ id: '42', owner: { id: '4', name: '赵宁' } }));
    inbox.selected = '42';
    await mount({ number: '13800138000' }, { here: true });
    await enabled();
    expect(find('out-within')).toBeNull();
  });

  it('opens only for who takes conversations', () => {
    useSession().user = { id: '1', rights: [] } as never;
    useDial().show({ number: '110' });
    expect(useDial().open).toBe(false);
  });
});
