import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick, reactive } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aCall, aConversation } from '@/desk/model/samples';
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

  it('is held and muted by keys, too', async () => {
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'p' }));
    await stands({});
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'm' }));
    expect(sent.map(({ command }) => command)).toEqual(['call.hold', 'call.mute']);
  });
});
