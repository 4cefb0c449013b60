import { createPinia, setActivePinia } from 'pinia';
import { createApp, h } from 'vue';
import { beforeEach, describe, expect, it } from 'vitest';
import { anEntry } from '@/desk/model/samples';
import { useDial } from '@/desk/stores/dial';
import { useLink } from '@/desk/stores/link';
import { useSession } from '@/desk/stores/session';
import MessageContent from './MessageContent.vue';

function mount(text: string): HTMLElement {
  const place = document.createElement('div');
  createApp(() => h(MessageContent, { entry: anEntry({ kind: 'MESSAGE_IN', text }) })).mount(place);
  return place;
}
const textOf = (place: HTMLElement): string =>
  place.querySelector('[data-testid=entry-text]')?.textContent.trim() ?? '';

beforeEach(() => {
  setActivePinia(createPinia());
  useLink().agent = { id: '1', state: 'READY', queues: [] } as never;
});

describe('a number in what somebody writes', () => {
  it('is dialled by a click, and reads as it was written', () => {
    useSession().user = { id: '1', rights: ['conversation.serve'] } as never;
    const place = mount('请打 138 0013 8000，\n或者 0771-5551234。');
    expect(textOf(place)).toBe('请打 138 0013 8000，\n或者 0771-5551234。');
    const links = place.querySelectorAll<HTMLElement>('[data-testid=dial-link]');
    expect([...links].map((link) => link.textContent)).toEqual(['138 0013 8000', '0771-5551234']);
    links[0]?.click();
    expect(useDial().whom).toEqual({ number: '13800138000' });
    expect(useDial().open).toBe(true);
  });

  it('is text for who may not dial', () => {
    useSession().user = { id: '1', rights: [] } as never;
    const place = mount('请打 13800138000');
    expect(place.querySelector('[data-testid=dial-link]')).toBeNull();
    expect(textOf(place)).toBe('请打 13800138000');
  });
});
