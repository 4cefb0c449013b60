import { ElMessage } from 'element-plus';
import { computed, getCurrentInstance, reactive, ref, shallowRef } from 'vue';
import { explainError, t } from '@/desk/i18n';
import { codeOf, ProblemError } from '@/shared/protocol';
import { useUnsaved } from './useUnsaved';

export interface Versioned<D> {
  version: number;
  draft: D;
}

interface Steps<D> {
  start: Versioned<D>;
  /** Sends what was typed, made from that version. */
  save: (version: number, draft: D) => Promise<unknown>;
  /** What is saved now; null when it is gone. */
  fresh: () => Promise<Versioned<D> | null>;
  /** Whether something was typed that is no part of the draft. */
  alsoTyped?: () => boolean;
}

const copy = <D>(value: D): D => JSON.parse(JSON.stringify(value)) as D;

/**
 * One form over something that two people may save at once. Nothing typed is ever lost: when somebody else was
 * faster, theirs is laid beside ours, and either can be taken, and taken back; and the form is not left unasked while
 * something is unsaved.
 */
export function useVersioned<D extends object>({ start, save, fresh, alsoTyped }: Steps<D>) {
  const draft = reactive(copy(start.draft)) as D;
  const version = ref(start.version);
  const busy = ref(false);
  const problem = ref('');
  /** What the server says about single fields. */
  const fields = shallowRef<Record<string, unknown>>({});
  const theirs = shallowRef<Versioned<D> | null>(null);
  const mine = shallowRef<D | null>(null);
  let stored = JSON.stringify(start.draft);
  let done = false;
  const unsaved = (): boolean => JSON.stringify(draft) !== stored || (!done && (alsoTyped?.() ?? false));
  if (getCurrentInstance()) useUnsaved(unsaved);

  /** True when it is saved. */
  async function submit(): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    const sent = copy(draft);
    problem.value = '';
    fields.value = {};
    try {
      await save(version.value, sent);
      stored = JSON.stringify(sent);
      done = true;
      ElMessage.success({ message: t('common.saved'), plain: true });
      return true;
    } catch (error) {
      if (error instanceof ProblemError) fields.value = error.fields;
      if (codeOf(error) !== 'conflict') problem.value = explainError(error);
      // Nothing was saved meanwhile: there is another thing of the same name.
      else if ('field' in fields.value) problem.value = t('problem.taken');
      else await lookAtTheirs(error);
      return false;
    } finally {
      busy.value = false;
    }
  }

  async function lookAtTheirs(conflict: unknown): Promise<void> {
    try {
      theirs.value = await fresh();
      if (!theirs.value) problem.value = t('problem.notFound');
    } catch {
      problem.value = explainError(conflict);
    }
  }

  /** The form shows what they saved; ours is kept aside. */
  function takeTheirs(): void {
    if (!theirs.value) return;
    mine.value = copy(draft);
    Object.assign(draft, copy(theirs.value.draft));
    version.value = theirs.value.version;
  }

  /** Ours goes over theirs with the next save. */
  function keepMine(): void {
    if (!theirs.value) return;
    if (mine.value) Object.assign(draft, copy(mine.value));
    version.value = theirs.value.version;
    theirs.value = null;
    mine.value = null;
  }

  const showsTheirs = computed(() => mine.value !== null);
  return {
    draft,
    version,
    busy,
    problem,
    fields,
    theirs,
    showsTheirs,
    unsaved,
    submit,
    takeTheirs,
    keepMine,
  };
}
