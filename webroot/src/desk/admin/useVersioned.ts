import { ElMessage } from 'element-plus';
import {
  computed,
  getCurrentInstance,
  reactive,
  ref,
  shallowRef,
  type ComputedRef,
  type ShallowRef,
} from 'vue';
import { explainError, explainTaken, t } from '@/desk/i18n';
import { codeOf, ProblemError, saverOf, type Saver } from '@/shared/protocol';
import { apart, copy, merged, same, type Conflict, type Said } from './merge';
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
  /** Every field of a draft in words, the same ones in the same order for every draft. */
  words: (draft: D) => readonly Said[];
  /** Whether something was typed that is no part of the draft. */
  alsoTyped?: () => boolean;
}

/** The ways out when somebody else was faster. */
export interface Contested {
  /** Null while there is nothing to decide. */
  conflict: ComputedRef<Conflict | null>;
  /** Who was faster; null when that is not known. */
  saver: Readonly<ShallowRef<Saver | null>>;
  /** The form is theirs from now on; mine is kept aside. */
  takeTheirs: () => void;
  /** Mine comes back, and the choice with it. */
  backToMine: () => void;
  /** The form is mine over theirs from now on; saving is the caller's. */
  keepMine: () => void;
}

/**
 * One form over something that two people may save at once. Nothing typed is ever lost: when somebody else was
 * faster, what I changed is laid beside theirs, and either can be taken, and theirs taken back; what I did not touch
 * stays as they saved it; and the form is not left unasked while something is unsaved.
 */
export function useVersioned<D extends object>({ start, save, fresh, words, alsoTyped }: Steps<D>) {
  const draft = reactive(copy(start.draft)) as D;
  const version = ref(start.version);
  const busy = ref(false);
  const problem = ref('');
  /** What the server says about single fields. */
  const fields = shallowRef<Record<string, unknown>>({});
  /** What the draft was made from. */
  const base = shallowRef<D>(copy(start.draft));
  const theirs = shallowRef<Versioned<D> | null>(null);
  const saver = shallowRef<Saver | null>(null);
  const mine = shallowRef<{ version: number; base: D; draft: D } | null>(null);
  let done = false;
  const unsaved = (): boolean => !same(draft, base.value) || (!done && (alsoTyped?.() ?? false));
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
      base.value = sent;
      theirs.value = null;
      mine.value = null;
      done = true;
      ElMessage.success({ message: t('common.saved'), plain: true });
      return true;
    } catch (error) {
      if (error instanceof ProblemError) fields.value = error.fields;
      if (codeOf(error) !== 'conflict') problem.value = explainError(error);
      // Nothing was saved meanwhile: there is another thing of the same name.
      else if ('field' in fields.value) problem.value = explainTaken(fields.value);
      else await lookAtTheirs(error);
      return false;
    } finally {
      busy.value = false;
    }
  }

  async function lookAtTheirs(conflict: unknown): Promise<void> {
    saver.value = conflict instanceof ProblemError ? saverOf(conflict.fields) : null;
    try {
      const now = await fresh();
      mine.value = null;
      theirs.value = now;
      if (!now) problem.value = t('problem.notFound');
    } catch {
      problem.value = explainError(conflict);
    }
  }

  function takeTheirs(): void {
    if (!theirs.value) return;
    mine.value = { version: version.value, base: base.value, draft: copy(draft) };
    Object.assign(draft, copy(theirs.value.draft));
    base.value = theirs.value.draft;
    version.value = theirs.value.version;
  }

  function backToMine(): void {
    if (!mine.value) return;
    Object.assign(draft, copy(mine.value.draft));
    base.value = mine.value.base;
    version.value = mine.value.version;
    mine.value = null;
  }

  function keepMine(): void {
    if (!theirs.value) return;
    backToMine();
    Object.assign(draft, merged(base.value, copy(draft), theirs.value.draft));
    base.value = theirs.value.draft;
    version.value = theirs.value.version;
    theirs.value = null;
  }

  const conflict = computed<Conflict | null>(() => {
    const other = theirs.value?.draft;
    if (!other) return null;
    if (mine.value) return { differs: [], kept: [], showsTheirs: true };
    return { ...apart(base.value, copy(draft), other, words), showsTheirs: false };
  });
  return {
    draft,
    version,
    busy,
    problem,
    fields,
    conflict,
    saver,
    unsaved,
    submit,
    takeTheirs,
    backToMine,
    keepMine,
  };
}
