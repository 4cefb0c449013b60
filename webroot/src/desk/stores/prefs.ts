import { defineStore } from 'pinia';
import { reactive, watch } from 'vue';

export interface Prefs {
  theme: 'system' | 'light' | 'dark';
  density: 'comfortable' | 'compact';
  sound: boolean;
  notify: boolean;
}

const STORED = 'omniline.desk.prefs';

function read(): Prefs {
  const defaults: Prefs = { theme: 'system', density: 'comfortable', sound: true, notify: false };
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(STORED) ?? '{}') as Partial<Prefs>) };
  } catch {
    return defaults;
  }
}

/** How this person likes the desk on this browser. */
export const usePrefs = defineStore('prefs', () => {
  const prefs = reactive(read());
  const system = matchMedia('(prefers-color-scheme: dark)');

  function apply(): void {
    const dark = prefs.theme === 'dark' || (prefs.theme === 'system' && system.matches);
    const root = document.documentElement;
    root.dataset['theme'] = dark ? 'dark' : 'light';
    root.classList.toggle('dark', dark);
    root.dataset['density'] = prefs.density;
  }

  system.addEventListener('change', apply);
  watch(
    prefs,
    () => {
      apply();
      try {
        localStorage.setItem(STORED, JSON.stringify(prefs));
      } catch {
        // Storage is forbidden: the choice holds for this page.
      }
    },
    { immediate: true },
  );

  return { prefs };
});
