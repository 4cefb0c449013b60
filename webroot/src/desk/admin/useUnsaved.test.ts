import { createPinia, setActivePinia } from 'pinia';
import { ElMessageBox } from 'element-plus';
import { createApp, h } from 'vue';
import { createMemoryHistory, createRouter, RouterView } from 'vue-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useSession } from '@/desk/stores/session';
import { usePart, useUnsaved } from './useUnsaved';

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

describe('another part of the same page', () => {
  const page = {
    setup() {
      const part = usePart<'week' | 'texts'>('week');
      return () => [
        h('button', { onClick: () => (part.value = 'texts') }),
        part.value === 'week' ? h(form) : h('p', 'texts'),
      ];
    },
  };

  async function mounted() {
    const router = createRouter({
      history: createMemoryHistory(),
      routes: [{ path: '/', component: page }],
    });
    await router.push('/');
    const at = document.createElement('div');
    const app = createApp(() => h(RouterView)).use(router);
    app.mount(at);
    const change = async (): Promise<string> => {
      at.querySelector('button')?.click();
      await new Promise((done) => setTimeout(done));
      return at.querySelector('form') ? 'form' : at.textContent;
    };
    return { app, change };
  }

  it('is not shown before unsaved changes are given up', async () => {
    const asked = answer(false);
    const { app, change } = await mounted();
    expect(await change()).toBe('form');
    asked.mockResolvedValue('confirm' as never);
    expect(await change()).toBe('texts');
    expect(asked).toHaveBeenCalledTimes(2);
    app.unmount();
  });

  it('is shown at once when nothing is unsaved, or the form with it is gone', async () => {
    const asked = answer(false);
    unsaved = false;
    const { app, change } = await mounted();
    expect(await change()).toBe('texts');
    unsaved = true;
    expect(await change()).toBe('texts');
    expect(asked).not.toHaveBeenCalled();
    app.unmount();
  });
});
