import { computed, onMounted, ref, shallowRef } from 'vue';
import { explainError } from '@/desk/i18n';
import { useSession } from '@/desk/stores/session';
import type { ChannelAccount, ManagedQueue, ManagedSkill, Page, StaffUser } from '../model';
import type { Rule } from '../rules/rules';
import type { Shift } from '../shifts/shifts';
import type { World } from './warnings';

/** Queues with everything that decides who is served there and by whom. */
export function useWorld() {
  const session = useSession();
  const queues = shallowRef<ManagedQueue[]>([]);
  const users = shallowRef<StaffUser[]>([]);
  const skills = shallowRef<ManagedSkill[]>([]);
  const rules = shallowRef<Rule[]>([]);
  const shifts = shallowRef<Shift[]>([]);
  const accounts = shallowRef<ChannelAccount[]>([]);
  const loaded = ref(false);
  const problem = ref('');

  const list = async <T>(path: string): Promise<T[]> =>
    (await session.call<Page<T>>('GET', `/api/v1/${path}`)).items;

  /** Rejects when it cannot be read; what was known stays. */
  async function refresh(): Promise<void> {
    [queues.value, users.value, skills.value, rules.value, accounts.value, shifts.value] = await Promise.all([
      list<ManagedQueue>('queues'),
      list<StaffUser>('users'),
      list<ManagedSkill>('skills'),
      list<Rule>('routing-rules'),
      list<ChannelAccount>('channel-accounts'),
      list<Shift>('shifts'),
    ]);
  }

  async function load(): Promise<void> {
    problem.value = '';
    try {
      await refresh();
      loaded.value = true;
    } catch (error) {
      problem.value = explainError(error);
    }
  }

  const now = (): World => ({
    queues: queues.value,
    users: users.value,
    rules: rules.value,
    accounts: accounts.value,
  });
  const names = computed(() => new Map(queues.value.map((queue) => [queue.id, queue.name])));
  const people = computed(() => new Map(users.value.map((user) => [user.id, user.name])));
  const skillNames = computed(() => new Map(skills.value.map((skill) => [skill.code, skill.name])));

  onMounted(load);
  return {
    queues,
    users,
    skills,
    rules,
    accounts,
    shifts,
    loaded,
    problem,
    load,
    refresh,
    now,
    names,
    people,
    skillNames,
  };
}
