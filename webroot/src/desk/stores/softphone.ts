import { defineStore } from 'pinia';
import { computed, reactive, ref, shallowReactive, shallowRef, watch } from 'vue';
import type { Credential, OpenLine, PhoneLine, PhoneSession } from '@/desk/softphone/line';
import { openMicrophone, release, storedDevices, storeDevices } from '@/desk/softphone/microphone';
import { CallMeter } from '@/desk/softphone/meter';
import { Ringer, speakBy } from '@/desk/softphone/sounds';
import {
  answersBySelf,
  isMuted,
  renewalMs,
  together,
  type Blocked,
  type LineState,
  type Measured,
  type PhoneState,
} from '@/desk/softphone/state';
import { codeOf, type Terminal } from '@/shared/protocol';
import { useCalls } from './calls';
import { useInbox } from './inbox';
import { useLink } from './link';

const MEASURE_MS = 5_000;
const AGAIN_MS = 15_000;
/** So long a call that the page has cut off is brought back by itself. */
const BACK_MS = 120_000;
const BROKEN_OFF = 'omniline.desk.brokenOff';

/** When this page was closed or loaded anew in a talk: kept, or taken (null) and forgotten. */
function brokenOff(at: number | null): number | null {
  try {
    const before = sessionStorage.getItem(BROKEN_OFF);
    if (at === null) sessionStorage.removeItem(BROKEN_OFF);
    else sessionStorage.setItem(BROKEN_OFF, String(at));
    return before === null ? null : Number(before);
  } catch {
    return null;
  }
}

/** Loaded when a page becomes a telephone: who only writes does without. */
let openLine: OpenLine = async (...args) => (await import('@/desk/softphone/jssip')).openLine(...args);

/** For tests: another way to a switch. */
export function useLines(open: OpenLine): void {
  openLine = open;
}

/** This page as the agent's telephone. */
export const useSoftphone = defineStore('softphone', () => {
  const link = useLink();
  const calls = useCalls();
  const inbox = useInbox();
  const devices = reactive(storedDevices());
  const lineStates = shallowReactive(new Map<string, LineState>());
  const blocked = ref<Blocked | null>(null);
  const elsewhere = ref(false);
  const active = ref(false);
  const session = shallowRef<PhoneSession | null>(null);
  const up = ref(false);
  /** A call was cut off by loading this page anew. */
  const broken = ref(false);
  const measured = shallowRef<Measured | null>(null);
  /** What the microphone gives during a call. */
  const microphone = shallowRef<MediaStream | null>(null);
  const chosen = computed(() => calls.terminal?.kind === 'BROWSER');
  const state = computed<PhoneState>(() => {
    if (!chosen.value) return 'off';
    if (elsewhere.value) return 'elsewhere';
    if (blocked.value !== null) return 'blocked';
    return active.value ? together([...lineStates.values()]) : 'connecting';
  });
  const ringing = computed(() => session.value !== null && !up.value);

  let claim = '';
  let credential: Credential | null = null;
  let renewal: ReturnType<typeof setTimeout> | null = null;
  let measuring: ReturnType<typeof setInterval> | null = null;
  let lines: PhoneLine[] = [];
  /** Grows with each beginning: what an earlier one still waits for is void. */
  let turn = 0;
  let answering = false;
  const ringer = new Ringer();
  const speaker = document.createElement('audio');
  speaker.autoplay = true;

  // ---- becoming the telephone ----

  /** This page is the telephone from now on, and every other page of the agent is not. */
  async function start(): Promise<void> {
    stop(false);
    const mine = ++turn;
    blocked.value = null;
    elsewhere.value = false;
    const tried = await openMicrophone(devices.microphone);
    if (typeof tried === 'string') {
      if (mine === turn) blocked.value = tried;
      return;
    }
    release(tried);
    if (mine !== turn) return;
    claim = crypto.randomUUID();
    try {
      const given = await link.send<Credential>('phone.claim', { claim }, { keep: false });
      if (mine === turn) await register(given, mine);
    } catch {
      // Said as "no connection"; a greeting begins anew.
      if (mine === turn) later(() => void start());
    }
  }

  async function register(given: Credential, mine: number): Promise<void> {
    credential = given;
    active.value = true;
    given.sockets.forEach((socket) => lineStates.set(socket.name, 'connecting'));
    renewAt(given);
    for (const socket of given.sockets) {
      const line = await openLine(given, socket, {
        state: (now) => mine === turn && lineStates.set(socket.name, now),
        rings: (one) => rings(one, mine),
        up: (one) => one === session.value && talks(one),
        ended: (one) => one === session.value && over(),
      });
      if (mine === turn) lines.push(line);
      else line.close(true);
    }
  }

  function later(what: () => void): void {
    if (renewal !== null) clearTimeout(renewal);
    renewal = setTimeout(what, AGAIN_MS);
  }

  function renewAt({ validUntil }: Credential): void {
    if (renewal !== null) clearTimeout(renewal);
    renewal = setTimeout(() => void renew(), renewalMs(validUntil, Date.now() + link.clockOffset));
  }

  async function renew(): Promise<void> {
    const mine = turn;
    try {
      const given = await link.send<Credential>('phone.renew', { claim }, { keep: false });
      if (mine !== turn) return;
      credential = given;
      lines.forEach((line) => line.password(given.password));
      renewAt(given);
    } catch (error) {
      if (mine !== turn) return;
      if (codeOf(error) === 'wrong-state') leave();
      else later(() => void renew());
    }
  }

  /** Another page is the telephone: what is said here is said to the end. */
  function leave(): void {
    stop(true);
    elsewhere.value = true;
  }

  /** @param quietly without telling the switches */
  function stop(quietly: boolean): void {
    turn++;
    if (renewal !== null) clearTimeout(renewal);
    renewal = null;
    if (ringing.value) session.value?.reject(false);
    lines.forEach((line) => line.close(quietly));
    lines = [];
    lineStates.clear();
    credential = null;
    active.value = false;
  }

  function retry(): void {
    if (active.value) lines.forEach((line) => line.retry());
    else void start();
  }

  // ---- a call ----

  function rings(one: PhoneSession, mine: number): void {
    if (mine !== turn || session.value !== null) {
      one.reject(true);
      return;
    }
    session.value = one;
    up.value = false;
  }

  async function answer(): Promise<void> {
    const one = session.value;
    if (one === null || up.value || answering) return;
    answering = true;
    try {
      const opened = await openMicrophone(devices.microphone);
      if (typeof opened === 'string') {
        one.reject(false);
        stop(false);
        blocked.value = opened;
      } else if (one !== session.value) {
        release(opened);
      } else {
        microphone.value = opened;
        ringer.stop();
        one.answer(opened);
      }
    } finally {
      answering = false;
    }
  }

  function talks(one: PhoneSession): void {
    up.value = true;
    const connection = one.connection();
    if (connection === null) return;
    speaker.srcObject = new MediaStream(connection.getReceivers().map(({ track }) => track));
    void speakBy(speaker, devices.speaker);
    void speaker.play().catch(() => undefined);
    one.mute(muted.value);
    const meter = new CallMeter(connection);
    measuring = setInterval(() => {
      meter.read().then(
        (read) => (measured.value = read),
        () => (measured.value = null),
      );
    }, MEASURE_MS);
  }

  function over(): void {
    if (measuring !== null) clearInterval(measuring);
    measuring = null;
    measured.value = null;
    session.value = null;
    up.value = false;
    speaker.srcObject = null;
    release(microphone.value);
    microphone.value = null;
  }

  function hangUp(): void {
    if (ringing.value) session.value?.reject(true);
    else session.value?.hangUp();
  }

  /** Another microphone in the middle of a talk. */
  async function change(device: string): Promise<void> {
    const one = session.value;
    const opened = await openMicrophone(device);
    if (typeof opened === 'string') return;
    const sender = one
      ?.connection()
      ?.getSenders()
      .find(({ track }) => track?.kind === 'audio');
    if (one !== session.value || !sender) {
      release(opened);
      return;
    }
    await sender.replaceTrack(opened.getAudioTracks()[0] ?? null);
    release(microphone.value);
    microphone.value = opened;
    one?.mute(muted.value);
  }

  const bySelf = computed(
    () => ringing.value && session.value?.ours === true && answersBySelf(calls.calls.values(), inbox.me),
  );
  const muted = computed(() => isMuted(calls.calls.values(), inbox.me));
  watch(bySelf, (now) => now && void answer());
  watch(muted, (now) => up.value && session.value?.mute(now));
  watch(
    () => ringing.value && !bySelf.value,
    (now) => (now ? ringer.start(devices.ringer) : ringer.stop()),
  );
  watch(devices, () => {
    storeDevices({ ...devices });
    if (up.value) void speakBy(speaker, devices.speaker);
  });
  watch(
    () => devices.microphone,
    (device) => up.value && void change(device),
  );

  // ---- when ----

  link.onPush('terminal', (push) => {
    const told = push.data as { terminal: Terminal | null; claim: string | null };
    calls.terminal = told.terminal;
    if (told.claim !== null && told.claim !== claim && chosen.value && !elsewhere.value) leave();
  });
  link.onHello(() => {
    if (!chosen.value) return;
    // Whoever has it now: this page may have missed to be told.
    if (active.value) void renew();
  });
  watch(
    () => chosen.value && link.greeted,
    (now) => {
      if (!now && !chosen.value) {
        stop(false);
        blocked.value = null;
        elsewhere.value = false;
      } else if (now && !active.value && !elsewhere.value) void start();
    },
  );
  addEventListener('pagehide', () => {
    if (up.value && session.value?.ours === true) brokenOff(Date.now());
    session.value?.abandon();
  });
  // The page is back: whoever was cut off waits again in the old place, and comes back by itself.
  watch(state, (now) => {
    if (now !== 'ready' && now !== 'partly') return;
    const at = brokenOff(null);
    if (at === null || Date.now() - at > BACK_MS) return;
    broken.value = true;
    const { state: own, reason } = link.agent ?? {};
    if (own === 'NOT_READY' && reason?.startsWith('phone-')) link.setState('READY').catch(() => undefined);
  });
  addEventListener('beforeunload', (event) => {
    if (session.value !== null && up.value) event.preventDefault();
  });

  /** The person has signed out, or leaves the desk. */
  function reset(): void {
    if (up.value) session.value?.hangUp();
    stop(false);
    blocked.value = null;
    elsewhere.value = false;
  }

  return {
    state,
    blocked,
    lineStates,
    session,
    ringing,
    up,
    muted,
    broken,
    measured,
    microphone,
    devices,
    start,
    retry,
    answer,
    hangUp,
    reset,
    credentialOf: () => credential?.extension ?? null,
  };
});
