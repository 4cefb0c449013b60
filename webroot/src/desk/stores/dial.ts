import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { CallPlan } from '@/shared/protocol';
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
  const open = ref(false);
  /** With whom the dialog begins; null: with an empty field. */
  const whom = shallowRef<Whom | null>(null);
  /** Whoever takes no conversations calls nobody either. */
  const may = computed(() => session.may('conversation.serve') && link.agent !== null);

  function show(to: Whom | null = null): void {
    if (!may.value) return;
    whom.value = to;
    open.value = true;
  }

  /** @param account null: by the rule */
  function plan(to: Whom, account: string | null): Promise<CallPlan> {
    return link.send<CallPlan>('call.plan', { ...named(to), ...(account ? { account } : {}) });
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

  return { open, whom, may, show, plan, call };
});
