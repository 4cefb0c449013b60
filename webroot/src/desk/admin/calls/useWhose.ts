import { computed, onMounted, shallowRef } from 'vue';
import { useTargets } from '@/desk/composables/colleagues';
import { useInbox } from '@/desk/stores/inbox';
import { useLink } from '@/desk/stores/link';
import { useSession } from '@/desk/stores/session';
import type { Page } from '../model';

interface Named {
  id: string;
  name: string;
}

/** Agents and queues to choose among: as the desk knows them, or, for who has no desk, as they are managed. */
export function useWhose() {
  const session = useSession();
  const link = useLink();
  const inbox = useInbox();
  const manages = session.may('users.manage');
  const desk = useTargets(!manages);
  const managed = shallowRef<{ agents: Named[]; queues: Named[] }>({ agents: [], queues: [] });

  onMounted(async () => {
    if (!manages) return;
    // Without them the list can be read all the same.
    const all = (path: string): Promise<Named[]> =>
      session.call<Page<Named>>('GET', `/api/v1/${path}`).then(
        ({ items }) => items,
        () => [],
      );
    const [agents, queues] = await Promise.all([all('users'), all('queues')]);
    managed.value = { agents, queues };
  });

  const agents = computed<Named[]>(() => {
    if (manages) return managed.value.agents;
    const me = link.agent ? [{ id: inbox.me, name: link.agent.name }] : [];
    return [...me, ...(desk.colleagues.value ?? [])];
  });
  const queues = computed<Named[]>(() => (manages ? managed.value.queues : desk.queues.value));
  return { agents, queues };
}
