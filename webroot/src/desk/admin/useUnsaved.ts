import { ElMessageBox } from 'element-plus';
import {
  computed,
  inject,
  onBeforeUnmount,
  onMounted,
  provide,
  ref,
  type InjectionKey,
  type WritableComputedRef,
} from 'vue';
import { onBeforeRouteLeave, onBeforeRouteUpdate, type RouteLocationNormalized } from 'vue-router';
import { t } from '@/desk/i18n';
import { useSession } from '@/desk/stores/session';

type Unsaved = () => boolean;
/** Of one way out, so that a page of several forms asks once. */
const answers = new WeakMap<RouteLocationNormalized, Promise<boolean>>();
const UNSAVED: InjectionKey<Unsaved> = Symbol('unsaved');
const PART: InjectionKey<Set<Unsaved>> = Symbol('part');

/** Asks whether what was typed may be lost; true when it may. */
export async function mayLose(): Promise<boolean> {
  try {
    await ElMessageBox.confirm(t('unsaved.question'), t('unsaved.title'), {
      confirmButtonText: t('unsaved.leave'),
      cancelButtonText: t('unsaved.stay'),
      type: 'warning',
      showClose: false,
      closeOnClickModal: false,
      // A key pressed too fast loses nothing: the button that has the focus would be the one that leaves.
      autofocus: false,
    });
    return true;
  } catch {
    return false;
  }
}

/**
 * Keeps a form with unsaved changes from being left without a question: by another page of the desk, by closing the tab,
 * by the cross of its dialog. Called in the setup of the form's component.
 */
export function useUnsaved(unsaved: Unsaved): void {
  const session = useSession();
  // Whose session is over has nothing to save with, and needs the page to sign in.
  const mayGo = (to: RouteLocationNormalized): boolean | Promise<boolean> => {
    if (!unsaved() || session.user === null) return true;
    const answer = answers.get(to) ?? mayLose();
    answers.set(to, answer);
    return answer;
  };
  const ask = (event: BeforeUnloadEvent): void => {
    if (unsaved()) event.preventDefault();
  };
  onBeforeRouteLeave(mayGo);
  onBeforeRouteUpdate((to, from) => to.path === from.path || mayGo(to));
  const part = inject(PART, null);
  onMounted(() => {
    window.addEventListener('beforeunload', ask);
    part?.add(unsaved);
  });
  onBeforeUnmount(() => {
    window.removeEventListener('beforeunload', ask);
    part?.delete(unsaved);
  });
  provide(UNSAVED, unsaved);
}

/** For a page that shows one of several parts: none is left with unsaved changes without a question. */
export function usePart<T extends string>(first: T): WritableComputedRef<T> {
  const shown = ref<string>(first);
  const forms = new Set<Unsaved>();
  provide(PART, forms);
  return computed({
    get: () => shown.value as T,
    set: (next) => {
      const keeps = next !== shown.value && [...forms].some((unsaved) => unsaved());
      if (!keeps) shown.value = next;
      else void mayLose().then((may) => (may ? (shown.value = next) : undefined));
    },
  });
}

/** For the dialog around such a form. */
export function useAskBeforeClosing(): (done: () => void) => void {
  const unsaved = inject(UNSAVED, () => false);
  return (done) => {
    if (!unsaved()) done();
    else void mayLose().then((may) => (may ? done() : undefined));
  };
}
