import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Alarm, Push } from '@/shared/protocol';
import { useAlarms } from './alarms';
import { useLink } from './link';
import { usePrefs } from './prefs';
import { useSession } from './session';

const pushed = new Map<string, (push: Push) => void>();
const an = (id: string, repeatMs = 0): Alarm =>
  ({ id, kind: 'WAITING', acknowledgedAt: null, repeatMs }) as unknown as Alarm;
const tell = (...items: Alarm[]): void => pushed.get('alarms')?.({ on: 'alarms', data: { items } } as Push);

beforeEach(() => {
  vi.useFakeTimers();
  setActivePinia(createPinia());
  usePrefs().prefs.sound = false;
  const link = useLink();
  vi.spyOn(link, 'onPush').mockImplementation((name, listener) => pushed.set(name, listener));
});
afterEach(() => {
  useAlarms().reset();
  vi.useRealTimers();
});

describe('an alarm that is put aside', () => {
  it('leaves the screen and stays in the list', () => {
    const alarms = useAlarms();
    tell(an('1'), an('2'));
    alarms.putAside(an('1'));
    expect(alarms.shown.map(({ id }) => id)).toEqual(['2']);
    expect(alarms.open.map(({ id }) => id)).toEqual(['1', '2']);
    tell(an('1'), an('2'));
    expect(alarms.shown.map(({ id }) => id)).toEqual(['2']);
  });

  it('is on screen again when it is told again, because nobody sees to it', () => {
    const alarms = useAlarms();
    tell(an('1', 60_000));
    alarms.putAside(an('1'));
    vi.advanceTimersByTime(50_000);
    expect(alarms.shown).toEqual([]);
    vi.advanceTimersByTime(15_000);
    expect(alarms.shown.map(({ id }) => id)).toEqual(['1']);
  });
});

describe('whom alarms are about', () => {
  const about: Alarm = { ...an('1'), conversation: '70' };

  it('is asked for again with every alarm, since a page that was just opened knows nobody', async () => {
    const session = useSession();
    session.user = { id: '1', rights: ['conversation.read'] } as unknown as typeof session.user;
    const send = vi
      .spyOn(useLink(), 'send')
      .mockResolvedValue({ items: [{ conversation: '70', name: '小雨', hint: 'w3…k2' }] });
    const alarms = useAlarms();
    tell(an('2'));
    expect(send).not.toHaveBeenCalled();
    tell(about);
    await vi.waitFor(() => expect(alarms.people.get('70')?.name).toBe('小雨'));
    expect(send).toHaveBeenCalledExactlyOnceWith('alarm.people', {}, { keep: false });
  });

  it('is not asked for by who may read no conversation', () => {
    const send = vi.spyOn(useLink(), 'send').mockResolvedValue({ items: [] });
    useAlarms();
    tell(about);
    expect(send).not.toHaveBeenCalled();
  });
});
