import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick, reactive } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aCall, aConsult, aConversation } from '@/desk/model/samples';
import { useSession } from '@/desk/stores/session';
import { useLink } from '@/desk/stores/link';
import { useCalls } from '@/desk/stores/calls';
import type { Call } from '@/shared/protocol';
import CallPanel from './CallPanel.vue';

const shown = reactive({ call: aCall(), mayServe: true });
const place = document.createElement('div');
let unmount = (): void => undefined;
let sent: { command: string; args: Record<string, unknown> }[] = [];
let answer: () => void = () => undefined;

const find = (testid: string): HTMLElement | null => place.querySelector(`[data-testid="${testid}"]`);
const words = (testid: string): string => find(testid)?.textContent.trim() ?? '';

async function press(testid: string): Promise<void> {
  find(testid)?.click();
  await nextTick();
}

async function stands(over: Partial<Call>): Promise<void> {
  answer();
  shown.call = aCall(over);
  await new Promise((resolve) => setTimeout(resolve));
}

beforeEach(() => {
  setActivePinia(createPinia());
  sent = [];
  shown.call = aCall();
  shown.mayServe = true;
  vi.spyOn(useLink(), 'send').mockImplementation((command, args = {}) => {
    sent.push({ command, args });
    return new Promise((resolve) => (answer = () => resolve({} as never)));
  });
  const app = createApp(() => h(CallPanel, { conversation: aConversation({ channel: 'PHONE' }), ...shown }));
  document.body.append(place);
  app.mount(place);
  unmount = () => app.unmount();
});
afterEach(() => {
  unmount();
  place.remove();
});

describe('the panel of a call', () => {
  it('says who, from where, and how it stands', async () => {
    expect(place.textContent).toContain('0771 5551156 · 广西南宁 中国电信 · 拨打 12356');
    expect(words('call-state')).toBe('通话中');
    await stands({ held: true });
    expect(words('call-state')).toContain('已保持');
    await stands({ muted: true });
    expect(words('call-state')).toContain('听不到您');
    await stands({ phase: 'CONNECTING' });
    expect(words('call-state')).toBe('正在接通');
    await stands({ phase: 'CONNECTING', direction: 'OUTBOUND' });
    expect(words('call-state')).toContain('拿起话机，随后呼叫对方');
    expect(place.textContent).toContain('对方看到 12356');
  });

  it('offers to hang up unasked only where the caller would be asked for a rating', async () => {
    expect(find('call-hangup-unasked')).toBeNull();
    useLink().rated = [aConversation({}).account.id];
    await nextTick();
    await press('call-hangup-unasked');
    expect(sent.map(({ command }) => command)).toEqual(['call.hangupUnasked']);
    await stands({ direction: 'OUTBOUND' });
    expect(find('call-hangup-unasked')).toBeNull();
    await stands({ consult: aConsult() });
    expect(find('call-hangup-unasked')).toBeNull();
  });

  it('holds and resumes, mutes and unmutes, as the call stands', async () => {
    await press('call-hold');
    await stands({ held: true });
    await press('call-hold');
    await stands({});
    await press('call-mute');
    await stands({ muted: true });
    await press('call-mute');
    expect(sent.map(({ command }) => command)).toEqual([
      'call.hold',
      'call.resume',
      'call.mute',
      'call.unmute',
    ]);
    expect(new Set(sent.map(({ args }) => args['commandId'])).size).toBe(4);
  });

  it('does nothing more while a command is under way: pressed twice it would undo itself', async () => {
    await press('call-hold');
    await press('call-hold');
    await press('call-hangup');
    expect(sent).toHaveLength(1);
    expect(useCalls().busy.has('10')).toBe(true);
  });

  it('sends keys one by one and shows them', async () => {
    await press('call-keys');
    await press('key-1');
    await stands({});
    await press('key-#');
    expect(sent.map(({ args }) => args['digits'])).toEqual(['1', '#']);
    expect(words('keys-typed')).toBe('1#');
  });

  it('only offers to hang up before the talk', async () => {
    await stands({ phase: 'CONNECTING' });
    expect(find('call-hold')).toBeNull();
    expect(find('call-keys')).toBeNull();
    await press('call-hangup');
    expect(sent.map(({ command }) => command)).toEqual(['call.hangup']);
  });

  it('is to be read only for who does not serve', async () => {
    shown.mayServe = false;
    await nextTick();
    expect(place.querySelectorAll('button')).toHaveLength(0);
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'p' }));
    expect(sent).toHaveLength(0);
  });

  it('asks before it passes a call on: who is consulted is called, and what can be done then', async () => {
    await stands({ phase: 'CONSULTING', consult: aConsult({ state: 'RINGING' }) });
    expect(words('call-state')).toBe('正在呼叫 周宁，来电者在听音乐');
    expect(find('call-hangup')).toBeNull();
    expect(find('consult-complete')).toBeNull();
    await press('consult-back');
    await stands({ phase: 'CONSULTING', consult: aConsult() });
    expect(words('call-state')).toContain('正在与 周宁 说话');
    expect(find('call-hold')).toBeNull();
    for (const what of ['swap', 'join', 'complete']) {
      await press(`consult-${what}`);
      await stands({ phase: 'CONSULTING', consult: aConsult() });
    }
    expect(sent.map(({ command }) => command)).toEqual([
      'call.back',
      'call.swap',
      'call.join',
      'call.complete',
    ]);
  });

  it('holds the caller while somebody else waits, and nobody when all three talk', async () => {
    await stands({ consult: aConsult({ mode: 'CALLER' }) });
    expect(find('call-hold')).not.toBeNull();
    await stands({ consult: aConsult({ mode: 'ALL' }) });
    expect(find('call-hold')).toBeNull();
    expect(find('consult-join')).toBeNull();
    expect(words('consult-complete')).toBe('我先离开');
  });

  it('lets who is consulted answer and leave, and no more', async () => {
    useSession().user = { id: '4', login: 'agent2', name: '周宁', role: 'AGENT', rights: [] };
    await stands({ phase: 'RINGING', consult: aConsult({ state: 'RINGING' }) });
    expect(words('call-state')).toBe('林晓 请您一起处理这个来电');
    await press('call-answer');
    await stands({ phase: 'TALKING', consult: aConsult() });
    expect(find('call-answer')).toBeNull();
    expect(find('call-hold')).toBeNull();
    expect(find('consult-complete')).toBeNull();
    await press('call-hangup');
    expect(sent.map(({ command }) => command)).toEqual(['call.answer', 'call.hangup']);
  });

  it('is held and muted by keys, too', async () => {
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'p' }));
    await stands({});
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'm' }));
    expect(sent.map(({ command }) => command)).toEqual(['call.hold', 'call.mute']);
  });
});

describe('the recording of a call', () => {
  const recording = { state: 'ON', masked: false, onDemand: false } as const;

  it('is said, paused and resumed', async () => {
    await stands({ recording: null });
    expect(find('call-recording')).toBeNull();
    await stands({ recording });
    expect(words('call-recording')).toBe('录音中');
    expect(find('call-record-stop')).toBeNull();
    await press('call-mask');
    await stands({ recording: { ...recording, masked: true } });
    expect(words('call-recording')).toBe('已暂停录音');
    await press('call-mask');
    expect(sent.map(({ command }) => command)).toEqual(['call.mask', 'call.unmask']);
  });

  it('is begun and ended where the rule leaves it to the agent', async () => {
    await stands({ recording: { ...recording, state: 'OFF', onDemand: true } });
    expect(find('call-recording')).toBeNull();
    expect(find('call-mask')).toBeNull();
    await press('call-record');
    await stands({ recording: { ...recording, onDemand: true } });
    await press('call-record-stop');
    expect(sent.map(({ command }) => command)).toEqual(['call.record', 'call.recordStop']);
  });

  it('says that it failed, and that the call goes on', async () => {
    await stands({ recording: { ...recording, state: 'FAILED' } });
    expect(words('call-recording')).toBe('录音失败');
    expect(find('call-mask')).toBeNull();
    expect(find('call-hangup')).not.toBeNull();
  });
});
