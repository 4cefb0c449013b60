import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { chime } from '@/desk/model/chime';
import type { Alarm } from '@/shared/protocol';
import { useLink } from './link';
import { usePrefs } from './prefs';
import { useSession } from './session';

/** How often is looked whether something has to be told again. */
const LOOK_MS = 5_000;

interface AlarmPerson {
  conversation: string;
  name: string | null;
  hint: string;
}

/** Open alarms this person is told of, as the server last told. */
export const useAlarms = defineStore('alarms', () => {
  const link = useLink();
  const session = useSession();
  const { prefs } = usePrefs();
  /** Who is in the conversations of open alarms, by conversation, as far as this person may see them. */
  const people = shallowRef<ReadonlyMap<string, AlarmPerson>>(new Map());
  const open = shallowRef<readonly Alarm[]>([]);
  const unseen = computed(() => open.value.filter((alarm) => alarm.acknowledgedAt === null));
  /** Taken from the screen until they are told again; they stay in the list under the bell. */
  const aside = ref<ReadonlySet<string>>(new Set());
  const shown = computed(() => unseen.value.filter(({ id }) => !aside.value.has(id)));
  /** When each was told last; milliseconds of this machine. */
  const told = new Map<string, number>();
  let looking: ReturnType<typeof setInterval> | null = null;

  /** Conversations at high risk whose agent is not there, by what stands open. */
  const leftAlone = computed(
    () =>
      new Set(
        open.value.flatMap(({ kind, conversation }) =>
          kind === 'HIGH_RISK_OWNER_ABSENT' && conversation ? [conversation] : [],
        ),
      ),
  );

  /** Rings for what is new, and again for what nobody has acknowledged. */
  function ring(): void {
    const now = Date.now();
    const due = unseen.value.filter(({ id, repeatMs }) => {
      const last = told.get(id);
      return last === undefined || (repeatMs > 0 && now - last >= repeatMs);
    });
    for (const { id } of due) told.set(id, now);
    const again = new Set(due.map(({ id }) => id));
    if (again.size > 0) aside.value = new Set([...aside.value].filter((id) => !again.has(id)));
    if (due.length > 0 && prefs.sound) chime();
  }

  async function acknowledge(alarm: Alarm): Promise<void> {
    await link.send('alarm.acknowledge', { alarm: alarm.id });
  }

  /** Alarms name nobody; a page that was just opened has no list yet that does. */
  async function askPeople(): Promise<void> {
    if (!session.may('conversation.read') || open.value.every((alarm) => !alarm.conversation)) return;
    try {
      const { items } = await link.send<{ items: AlarmPerson[] }>('alarm.people', {}, { keep: false });
      people.value = new Map(items.map((one) => [one.conversation, one]));
    } catch {
      // A node of the release before, or a connection lost: the alarm stands without the name.
    }
  }

  function putAside(alarm: Alarm): void {
    aside.value = new Set([...aside.value, alarm.id]);
  }

  link.onPush('alarms', (push) => {
    open.value = (push.data as { items: Alarm[] }).items;
    const still = new Set(open.value.map((alarm) => alarm.id));
    for (const id of told.keys()) if (!still.has(id)) told.delete(id);
    void askPeople();
    ring();
    if (open.value.length > 0) looking ??= setInterval(ring, LOOK_MS);
    else reset();
  });

  function reset(): void {
    open.value = [];
    people.value = new Map();
    aside.value = new Set();
    told.clear();
    if (looking !== null) clearInterval(looking);
    looking = null;
  }

  return { open, leftAlone, people, unseen, shown, acknowledge, putAside, reset };
});
