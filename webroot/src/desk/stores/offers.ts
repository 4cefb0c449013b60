import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { chime } from '@/desk/model/chime';
import { codeOf, type Conversation, type Offer } from '@/shared/protocol';
import { t } from '@/desk/i18n';
import { byTurn } from '@/desk/model/views';
import { useInbox } from './inbox';
import { useLink } from './link';
import { usePrefs } from './prefs';
import { useSoftphone } from './softphone';

const CHIME_EVERY_MS = 4_000;
/** So long a card that is pointed at stays as it is when somebody comes who goes before. */
const HOLD_MS = 1_500;
/** So long nothing can be pressed on a card that has taken another one's place: the click was meant for that one. */
const SETTLE_MS = 700;
/** So long an offer that is accepted by itself may take, before it is shown to be accepted by hand. */
const BY_ITSELF_MS = 2_000;

/** Conversations that are offered to this agent right now. */
export const useOffers = defineStore('offers', () => {
  const link = useLink();
  const inbox = useInbox();
  const softphone = useSoftphone();
  const { prefs } = usePrefs();
  const offers = shallowRef<readonly Offer[]>([]);
  const busy = ref(false);
  /** The newest conversation that was accepted by itself, or by lifting the receiver. */
  const accepted = shallowRef<Offer | null>(null);
  /** The newest call that rang here too and that a colleague has answered. */
  const taken = shallowRef<Offer | null>(null);
  /** The call this agent has pressed to answer: it is accepted when the telephone is answered. */
  const pressed = ref<string | null>(null);
  const automatic = new Map<string, { offer: Offer; timer: ReturnType<typeof setTimeout> }>();
  /** The shown one, for a moment, though somebody goes before. */
  const held = ref<string | null>(null);
  let holding: ReturnType<typeof setTimeout> | null = null;
  /** Whether the pointer or the keyboard is on the card. */
  const touched = ref(false);
  /** Another one has just come in the place of the one before. */
  const settling = ref(false);
  let settled: ReturnType<typeof setTimeout> | null = null;
  /** When the last card went away, in milliseconds since 1970. */
  let vanished = 0;
  const current = computed(
    () => offers.value.find(({ offer }) => offer === held.value) ?? offers.value[0] ?? null,
  );
  /** Who goes before the one shown, and is shown in a moment. */
  const next = computed(() => (current.value === offers.value[0] ? null : (offers.value[0] ?? null)));
  /** The offer this desk is accepting just now. */
  let answering: string | null = null;
  /** The call that was joined before this desk was told that its telephone rings. */
  let joined: string | null = null;
  /** Offers of which this desk was not told whether it has accepted them. */
  const unsure = new Set<string>();
  let ringing: ReturnType<typeof setInterval> | null = null;
  let notification: Notification | null = null;

  function show(offer: Offer, late = false): void {
    if (automatic.has(offer.offer)) return;
    void link.send('offer.ack', { offer: offer.offer }, { keep: false }).catch(() => undefined);
    if (offers.value.some((other) => other.offer === offer.offer)) {
      // It may end at another time, of a telephone outside that was answered, or bring what was not read at once.
      offers.value = offers.value.map((other) =>
        other.offer === offer.offer
          ? { ...other, expiresAt: offer.expiresAt, brief: offer.brief ?? other.brief ?? null }
          : other,
      );
      return;
    }
    inbox.ledger.note(offer.conversation);
    if (offer.automatic && !late) {
      automatic.set(offer.offer, {
        offer,
        timer: setTimeout(() => automatic.delete(offer.offer) && show(offer, true), BY_ITSELF_MS),
      });
      return;
    }
    const shown = current.value;
    if (shown && touched.value && held.value === null && byTurn(offer.conversation, shown.conversation) < 0) {
      hold(shown);
    }
    // Several may be made at once and arrive in any order.
    offers.value = [...offers.value, offer].sort((a, b) => byTurn(a.conversation, b.conversation));
    notify();
  }

  function hold(offer: Offer): void {
    held.value = offer.offer;
    holding = setTimeout(release, HOLD_MS);
  }

  /** Shows who goes first. */
  function release(): void {
    held.value = null;
    if (holding !== null) clearTimeout(holding);
    holding = null;
  }

  /** An offer has ended; one that was accepted by itself is told with a chime. */
  function ended(id: string, outcome: string): void {
    const waiting = automatic.get(id);
    if (waiting) {
      clearTimeout(waiting.timer);
      automatic.delete(id);
      if (outcome === 'ACCEPTED') {
        if (prefs.sound) chime();
        notify();
        accepted.value = waiting.offer;
      }
    }
    const lifted = offers.value.find((one) => one.offer === id && one.conversation.channel === 'PHONE');
    if (lifted && outcome === 'TAKEN') taken.value = lifted;
    if (lifted && outcome === 'ACCEPTED') {
      if (answering === id) joined = id;
      else accepted.value = lifted;
    }
    // What was refused because the database was silent may have been stored all the same.
    if (unsure.delete(id) && outcome === 'ACCEPTED') void inbox.loadList('MINE');
    drop(id);
  }

  function drop(id: string): void {
    offers.value = offers.value.filter((offer) => offer.offer !== id);
    if (pressed.value === id) pressed.value = null;
  }

  /**
   * Gives the conversation's id, or null when somebody else was faster, the time had run out, or it is a call
   * that is accepted at the telephone.
   */
  async function accept(offer: Offer): Promise<string | null> {
    if (busy.value || settling.value) return null;
    busy.value = true;
    answering = offer.offer;
    let rings = false;
    try {
      const reply = await link.send<{ conversation: Conversation; rings?: boolean }>('offer.accept', {
        offer: offer.offer,
      });
      inbox.ledger.note(reply.conversation);
      rings = reply.rings === true;
      if (!rings || joined === offer.offer) return reply.conversation.id;
      if (offers.value.some((one) => one.offer === offer.offer)) pressed.value = offer.offer;
      return null;
    } catch (error) {
      unsure.add(offer.offer);
      throw error;
    } finally {
      busy.value = false;
      answering = null;
      joined = null;
      if (!rings) drop(offer.offer);
    }
  }

  async function decline(offer: Offer): Promise<void> {
    if (settling.value) return;
    drop(offer.offer);
    try {
      await link.send('offer.decline', { offer: offer.offer });
    } catch (error) {
      // It ended meanwhile by itself: that is what was wanted.
      if (codeOf(error) === 'closed') throw error;
    }
  }

  /** While this page rings as a telephone it says enough. */
  const sounds = (): boolean =>
    prefs.sound && !softphone.ringing && (pressed.value === null || current.value?.offer !== pressed.value);

  function notify(): void {
    if (!prefs.notify || document.hasFocus() || Notification.permission !== 'granted') return;
    // Never who writes nor what: a screen is seen by others.
    notification = new Notification(t('notify.title'), { body: t('notify.body'), tag: 'omniline-offer' });
    notification.onclick = () => window.focus();
  }

  watch(
    () => current.value?.offer ?? null,
    (now, before) => {
      if (held.value !== null && held.value !== now) release();
      if (settled !== null) clearTimeout(settled);
      if (now === null) vanished = Date.now();
      settling.value = now !== null && (before !== null || Date.now() - vanished < SETTLE_MS);
      settled = settling.value ? setTimeout(() => (settling.value = false), SETTLE_MS) : null;
    },
    { flush: 'sync' },
  );

  watch(current, (offer) => {
    if (offer && ringing === null) {
      if (sounds()) chime();
      ringing = setInterval(() => sounds() && chime(), CHIME_EVERY_MS);
    } else if (!offer && ringing !== null) {
      clearInterval(ringing);
      ringing = null;
      notification?.close();
    }
  });

  link.onPush('offer', (push) => show(push.data as Offer));
  link.onPush('offer.ended', (push) => {
    const { offer, outcome } = push.data as { offer: string; outcome: string };
    ended(offer, outcome);
  });
  link.onHello((hello) => {
    const still = new Set(hello.offers.map((offer) => offer.offer));
    offers.value = offers.value.filter((offer) => still.has(offer.offer));
    for (const offer of hello.offers) show(offer);
  });

  function reset(): void {
    release();
    offers.value = [];
    pressed.value = null;
    unsure.clear();
    for (const { timer } of automatic.values()) clearTimeout(timer);
    automatic.clear();
  }

  return {
    offers,
    current,
    next,
    touched,
    settling,
    release,
    busy,
    accepted,
    taken,
    pressed,
    accept,
    decline,
    drop,
    reset,
  };
});
