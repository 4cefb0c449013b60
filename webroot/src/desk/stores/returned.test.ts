import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Push } from '@/shared/protocol';
import { useLink } from './link';
import { usePrefs } from './prefs';
import { useReturned } from './returned';

const pushed = new Map<string, (push: Push) => void>();
const comesBack = (conversation: string, agentName: string): void =>
  pushed.get('transfer.returned')?.({
    on: 'transfer.returned',
    data: { conversation, agentName, queueName: '心理' },
  });

beforeEach(() => {
  setActivePinia(createPinia());
  usePrefs().prefs.sound = false;
  vi.spyOn(useLink(), 'onPush').mockImplementation((name, listener) => pushed.set(name, listener));
});

describe('a transfer that came back', () => {
  it('stays on screen until it is read', () => {
    const returned = useReturned();
    comesBack('1', '林晓');
    comesBack('2', '陈朗');
    returned.read('1');
    expect(returned.items.map(({ conversation }) => conversation)).toEqual(['2']);
  });

  it('is told once for each conversation, with who was asked last', () => {
    const returned = useReturned();
    comesBack('1', '林晓');
    comesBack('1', '陈朗');
    expect(returned.items.map(({ agentName }) => agentName)).toEqual(['陈朗']);
  });
});
