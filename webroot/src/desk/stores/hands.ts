import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import { chime } from '@/desk/model/chime';
import { t } from '@/desk/i18n';
import { isConsultation } from '@/desk/model/consultation';
import { nameOf } from '@/desk/model/words';
import type { Change, Conversation } from '@/shared/protocol';
import { useInbox } from './inbox';
import { useLink } from './link';
import { usePrefs } from './prefs';

/**
 * What somebody else has done that concerns this person: invited to a conversation, asked to take one, passed one on
 * though this person is not ready, or had one taken over or ended; and what became of a hand-over that this person has asked for and did not get.
 */
export interface HandNews {
  kind: 'INVITED' | 'ASKED' | 'DIRECTED' | 'TAKEN_OVER' | 'RELEASED' | 'DECLINED' | 'FULL';
  conversation: string;
  /** Who did it. */
  by: string;
  /** The visitor, as the lists show the name. */
  name: string;
  /** With an invitation: may answer the visitor too. */
  mayReply: boolean;
  /** With a taking over or a forced end, or where somebody did not take it: why. */
  reason: string;
  /** With a hand-over asked: what the colleague says about it. */
  note: string;
}

/** Invitations, hand-overs asked and takings over that this person has not read yet. */
export const useHands = defineStore('hands', () => {
  const inbox = useInbox();
  const link = useLink();
  const { prefs } = usePrefs();
  const all = shallowRef<readonly HandNews[]>([]);
  /** Whoever is out of it again has nothing to look at. */
  const items = computed(() =>
    all.value.filter(({ kind, conversation }) => {
      if (isDone(kind)) return true;
      const now = inbox.ledger.conversations.get(conversation);
      // Who is ready is asked by an offer.
      if (kind === 'DIRECTED') return meantFor(now) && link.agent?.state !== 'READY';
      if (kind === 'DECLINED' || kind === 'FULL') return now?.owner?.id === inbox.me;
      return kind === 'ASKED'
        ? now?.handoverTo?.id === inbox.me
        : now?.guests.some(({ id }) => id === inbox.me);
    }),
  );

  function read(conversation: string): void {
    all.value = all.value.filter((one) => one.conversation !== conversation);
  }

  /** What a supervisor has done already is told until it is read. */
  function isDone(kind: HandNews['kind']): boolean {
    return kind === 'TAKEN_OVER' || kind === 'RELEASED';
  }

  /** Whether it waits for this person alone. */
  const meantFor = (c: Conversation | undefined): boolean =>
    c?.state === 'WAITING' && c.onlyAgent !== undefined && c.onlyAgent === inbox.me;

  function newsOf(before: Conversation | undefined, { conversation: c, entries }: Change): HandNews | null {
    const { me } = inbox;
    const common = { conversation: c.id, name: nameOf(c), mayReply: false, reason: '', note: '' };
    if (before?.owner?.id === me && c.owner && c.owner.id !== me) {
      const taken = entries.findLast(({ type, data }) => type === 'ACCEPTED' && data['how'] === 'TAKEN_OVER');
      if (!taken) return null;
      return { ...common, kind: 'TAKEN_OVER', by: c.owner.name, reason: taken.data['reason'] ?? '' };
    }
    if (c.owner?.id === me) {
      const ended = entries.findLast(
        ({ type, data, author }) => type === 'ENDED' && data['how'] === 'RELEASED' && author.id !== me,
      );
      if (ended) {
        const { author, data } = ended;
        return { ...common, kind: 'RELEASED', by: author.name ?? '', reason: data['reason'] ?? '' };
      }
    }
    if (meantFor(c) && !meantFor(before)) {
      const passed = entries.findLast(({ type }) => type === 'TRANSFERRED');
      return {
        ...common,
        kind: 'DIRECTED',
        by: passed?.author.name ?? '',
        note: passed?.data['note'] ?? '',
      };
    }
    if (c.handoverTo?.id === me && before?.handoverTo?.id !== me) {
      const asked = entries.findLast(({ type }) => type === 'HANDOVER_ASKED');
      // The telephone rings, and says so itself.
      if (isConsultation(asked)) return null;
      return { ...common, kind: 'ASKED', by: c.owner?.name ?? '', note: asked?.data['note'] ?? '' };
    }
    if (c.owner?.id === me && before?.handoverTo) {
      const answer = entries.findLast(
        ({ type, data }) => type === 'HANDOVER_DECLINED' || data['what'] === 'handover-full',
      );
      if (answer) {
        const kind = answer.type === 'HANDOVER_DECLINED' ? 'DECLINED' : 'FULL';
        // The system says it of who let the time pass.
        return answer.data['how'] === 'UNANSWERED'
          ? { ...common, kind, by: answer.data['to'] ?? '', reason: t('hands.unanswered') }
          : { ...common, kind, by: answer.author.name ?? '', reason: answer.data['reason'] ?? '' };
      }
    }
    const guest = c.guests.find(({ id }) => id === me);
    if (!guest || before?.guests.some(({ id }) => id === me)) return null;
    const invited = entries.findLast(
      ({ type, data }) => type === 'INVITED' && data['agentName'] === guest.name,
    );
    if (!invited) return null;
    return { ...common, kind: 'INVITED', by: invited.author.name ?? '', mayReply: guest.mayReply };
  }

  inbox.onChange((before, change) => {
    const news = newsOf(before, change);
    if (!news) return;
    read(news.conversation);
    all.value = [...all.value, news];
    // An offer has a sound of its own.
    if (prefs.sound && !(news.kind === 'DIRECTED' && link.agent?.state === 'READY')) chime();
  });
  /** Whoever opens it has heard the invitation. */
  watch(
    () => inbox.selected,
    (id) => {
      all.value = all.value.filter((one) => isDone(one.kind) || one.conversation !== id);
    },
  );

  function reset(): void {
    all.value = [];
  }

  return { items, read, reset };
});
