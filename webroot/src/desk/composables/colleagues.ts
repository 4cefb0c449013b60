import { computed, onMounted, shallowRef } from 'vue';
import { ElMessage } from 'element-plus';
import { explainError, label, t } from '@/desk/i18n';
import { useInbox } from '@/desk/stores/inbox';
import { useLink } from '@/desk/stores/link';
import type { Agent, Conversation, QueueTarget } from '@/shared/protocol';

/** A node of the release before tells no queues, and may answer while nodes are replaced one by one. */
interface Targets {
  items: Agent[];
  queues?: QueueTarget[];
  experts?: Expert[];
  flows?: FlowTarget[];
}

/** Whom colleagues may consult by telephone at any time. */
interface Expert {
  id: string;
  name: string;
  expertise: string;
}

/** A flow that a caller can be sent through. */
interface FlowTarget {
  code: string;
  name: string;
}

/**
 * Who else may take part right now, and which queues a conversation can go to; asked for once. `colleagues` is null until
 * they are known; of `queues` those this desk sees anyway are there at once, with their live numbers.
 *
 * @param needed false where nobody is to be chosen
 */
export function useTargets(needed = true) {
  const link = useLink();
  const inbox = useInbox();
  const answer = shallowRef<Targets | null>(null);
  const colleagues = computed(() => answer.value?.items.filter((agent) => agent.id !== inbox.me) ?? null);

  const seen = computed<QueueTarget[]>(() =>
    link.queues.map(({ id, name, waiting, ready, signedIn }) => {
      const own = link.agent?.queues.includes(id) ?? false;
      return { id, name, own, waiting, ready, signedIn };
    }),
  );
  const queues = computed<QueueTarget[]>(() => {
    const live = new Map(seen.value.map((queue) => [queue.id, queue]));
    return (
      answer.value?.queues?.map((queue) => ({ ...queue, ...live.get(queue.id), own: queue.own })) ??
      seen.value
    );
  });

  onMounted(async () => {
    if (!needed) return;
    try {
      answer.value = await link.send<Targets>('agents.list');
    } catch (error) {
      answer.value = { items: [] };
      ElMessage.error({ message: explainError(error), plain: true });
    }
  });

  /** Whom one may consult at any time, signed in or not. */
  const experts = computed<Expert[]>(() => answer.value?.experts ?? []);

  /** Null until they are known. */
  const flows = computed<FlowTarget[] | null>(() => (answer.value ? (answer.value.flows ?? []) : null));

  return { colleagues, queues, experts, flows };
}

/**
 * Why nobody would be asked in a queue now: nobody of it is there, or no one of those is ready. Empty where somebody is,
 * and where it is not known.
 */
export function unmannedWords({ name, signedIn, ready }: QueueTarget): string {
  if (signedIn === 0) return t('transfer.nobodyThere', { name });
  return signedIn !== null && ready === 0 ? t('transfer.nobodyReady', { name, n: signedIn }) : '';
}

/**
 * Why a colleague would not be asked for a conversation now: the person would wait for somebody who hears nothing of it.
 * Empty for who would be.
 */
export function awayWords(
  { name, state, load, capacity }: Agent,
  { risk, riskProposal }: Conversation,
): string {
  if (state !== 'READY') {
    // Who writes up is there soon; nobody else is waited for by who may be in danger.
    const danger = state !== 'WRAP_UP' && (risk === 'HIGH' || riskProposal !== null);
    return t(danger ? 'transfer.awayDanger' : 'transfer.away', { name, state: label('agent', state) });
  }
  return load >= capacity || (risk === 'HIGH' && load > 0) ? t('transfer.full', { name }) : '';
}
