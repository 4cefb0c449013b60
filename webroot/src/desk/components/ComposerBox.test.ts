import { createPinia, setActivePinia } from 'pinia';
import { createApp, h, nextTick } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aConversation } from '@/desk/model/samples';
import { useOutbox } from '@/desk/stores/outbox';
import ComposerBox from './ComposerBox.vue';

const place = document.createElement('div');
let unmount = (): void => undefined;
const find = <T extends HTMLElement>(testid: string): T =>
  place.querySelector(`[data-testid=${testid}]`) as T;

async function write(words: string): Promise<void> {
  const field = find<HTMLTextAreaElement>('composer-input');
  field.value = words;
  field.dispatchEvent(new Event('input'));
  await nextTick();
  find('composer-send').click();
  await nextTick();
}

beforeEach(() => {
  localStorage.clear();
  setActivePinia(createPinia());
  vi.spyOn(useOutbox(), 'submit').mockImplementation(() => undefined);
  const app = createApp(() =>
    h(ComposerBox, { conversation: aConversation(), mayReply: true, mayNote: true, mayWrapUp: false }),
  );
  app.mount(place);
  unmount = () => app.unmount();
});
afterEach(() => unmount());

describe('the composer', () => {
  it('goes back to the reply after a note, so that the next answer reaches the visitor', async () => {
    find('composer-tab-note').click();
    await nextTick();
    await write('只给同事看');
    expect(find('composer-tab-reply').getAttribute('aria-pressed')).toBe('true');
    await write('我在听');
    expect(vi.mocked(useOutbox().submit).mock.calls).toEqual([
      ['10', 'NOTE', '只给同事看'],
      ['10', 'MESSAGE_OUT', '我在听'],
    ]);
  });
});
