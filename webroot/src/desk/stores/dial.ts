import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { CallPlan } from '@/shared/protocol';
import { useInbox } from './inbox';
import { useLink } from './link';
import { useSession } from './session';

/** Whom to call: a number as it is typed, or somebody whose number is shown masked. */
export type Whom =
  { number: string } | { identity: string; hint: string } | { conversation: string; hint: string };

/** What the server is asked by. */
function named(whom: Whom): Record<string, string> {
  if ('number' in whom) return { number: whom.number };
  return 'identity' in whom ? { identity: whom.identity } : { conversation: whom.conversation };
}

/** Calling somebody who has neither called nor written. */
export const useDial = defineStore('dial', () => {
  const link = useLink();
  const session = useSession();
  const inbox = useInbox();
  const open = ref(false);
  /** With whom the dialog begins; null: with an empty field. */
  const whom = shallowRef<Whom | null>(null);
  /** A conversation the agent serves, in which the call is made instead of in one of its own. */
  const within = ref<string | null>(null);
  /** Whoever takes no conversations calls nobody either. */
  const may = computed(() => session.may('conversation.serve') && link.agent !== null);

  /** @param here whether it stands in the conversation that is open: it is called in that one, if it is one's own */
  function show(to: Whom | null = null, here = false): void {
    if (!may.value) return;
    const shown = here && inbox.selected ? inbox.ledger.conversations.get(inbox.selected) : undefined;
    const mine = shown?.state === 'SERVING' && shown.owner?.id === inbox.me;
    whom.value = to;
    within.value = mine ? shown.id : null;
    open.value = true;
  }

  /** @param account null: by the rule */
  function plan(to: Whom, account: string | null): Promise<CallPlan> {
    return link.send<CallPlan>('call.plan', { ...named(to), ...(account ? { account } : {}) });
  }

  /** Calls in a conversation that is served: beside a talk by text, or at another number. */
  async function callWithin(conversation: string, to: Whom, commandId: string): Promise<void> {
    // Its own number needs no name.
    const by = 'conversation' in to ? {} : named(to);
    await link.send('call.dial', { conversation, commandId, ...by }, { keep: false });
  }

  /**
   * Calls; the same twice is one call.
   *
   * @returns the conversation
   */
  async function call(
    to: Whom,
    { account, reason, commandId }: { account: string | null; reason: string; commandId: string },
  ): Promise<string> {
    const reply = await link.send<{ conversation: string }>(
      'call.out',
      { ...named(to), commandId, ...(account ? { account } : {}), ...(reason ? { reason } : {}) },
      { keep: false },
    );
    return reply.conversation;
  }

  return { open, whom, within, may, show, plan, call, callWithin };
});
