import { createPinia, setActivePinia } from 'pinia';
import { ElMessageBox } from 'element-plus';
import { createApp, h } from 'vue';
import { createMemoryHistory, createRouter, RouterView } from 'vue-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useSession } from '@/desk/stores/session';
import { useUnsaved } from './useUnsaved';

let unsaved = false;
const form = {
  setup() {
    // As a page of two forms has it.
    useUnsaved(() => unsaved);
    return () => h(second);
  },
};
const second = {
  setup() {
    useUnsaved(() => unsaved);
    return () => h('form');
  },
};

beforeEach(() => {
  setActivePinia(createPinia());
  unsaved = true;
  useSession().user = { id: '1' } as ReturnType<typeof useSession>['user'];
});
afterEach(() => vi.restoreAllMocks());

async function opened() {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/form', component: form },
      { path: '/', component: { render: () => h('p') } },
    ],
  });
  await router.push('/form');
  const app = createApp(() => h(RouterView)).use(router);
  app.mount(document.createElement('div'));
  return { app, router };
}

function answer(yes: boolean) {
  const box = vi.spyOn(ElMessageBox, 'confirm');
  return yes ? box.mockResolvedValue('confirm' as never) : box.mockRejectedValue('cancel');
}

describe('leaving a form', () => {
  it('stays when unsaved changes are not given up, and asks once', async () => {
    const asked = answer(false);
    const { app, router } = await opened();
    await router.push('/');
    expect(router.currentRoute.value.path).toBe('/form');
    expect(asked).toHaveBeenCalledTimes(1);
    asked.mockResolvedValue('confirm' as never);
    await router.push('/');
    expect(router.currentRoute.value.path).toBe('/');
    app.unmount();
  });

  it('asks nothing when nothing is unsaved, or nobody is signed in any more', async () => {
    const asked = answer(false);
    const { app, router } = await opened();
    unsaved = false;
    await router.push('/');
    expect(router.currentRoute.value.path).toBe('/');
    await router.push('/form');
    unsaved = true;
    useSession().user = null;
    await router.push('/');
    expect(router.currentRoute.value.path).toBe('/');
    expect(asked).not.toHaveBeenCalled();
    app.unmount();
  });

  it('lets the browser ask before the tab is closed, and not after the form is gone', async () => {
    const { app } = await opened();
    const close = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(close()).toBe(true);
    unsaved = false;
    expect(close()).toBe(false);
    unsaved = true;
    app.unmount();
    expect(close()).toBe(false);
  });
});
