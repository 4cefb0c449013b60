/**
 * What this browser keeps for one account: the token, the draft, what was not sent. Everything lives under one prefix
 * so that erasing leaves nothing. Where storage is forbidden it holds in memory, and {@link Storage.lasting} says so.
 */
export class VisitorStorage {
  readonly lasting: boolean;
  private readonly prefix: string;
  private readonly store: Storage | null;
  private readonly memory = new Map<string, string>();

  constructor(account: string, store: Storage | null = available()) {
    this.prefix = `omniline.visitor.${account}.`;
    this.store = store;
    this.lasting = store !== null;
  }

  get(key: string): string | null {
    return this.memory.get(key) ?? this.store?.getItem(this.prefix + key) ?? null;
  }

  /** Returns false when it could be kept in memory only (storage full or forbidden). */
  set(key: string, value: string): boolean {
    try {
      if (!this.store) throw new Error('no storage');
      this.store.setItem(this.prefix + key, value);
      this.memory.delete(key);
      return true;
    } catch {
      this.memory.set(key, value);
      return false;
    }
  }

  remove(key: string): void {
    this.memory.delete(key);
    this.store?.removeItem(this.prefix + key);
  }

  /** The keys that begin with `start`. */
  keys(start: string): string[] {
    const found = new Set([...this.memory.keys()].filter((key) => key.startsWith(start)));
    for (let i = 0; i < (this.store?.length ?? 0); i++) {
      const key = this.store?.key(i) ?? '';
      if (key.startsWith(this.prefix + start)) found.add(key.slice(this.prefix.length));
    }
    return [...found];
  }

  erase(): void {
    for (const key of this.keys('')) this.remove(key);
  }

  /** Calls back when another tab of this browser changes a key; `value` is null when it was removed. */
  watch(changed: (key: string, value: string | null) => void): void {
    addEventListener('storage', (event) => {
      if (event.storageArea !== this.store || event.key === null) return;
      if (event.key.startsWith(this.prefix)) changed(event.key.slice(this.prefix.length), event.newValue);
    });
  }
}

function available(): Storage | null {
  try {
    const probe = 'omniline.probe';
    localStorage.setItem(probe, '1');
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return null;
  }
}

/** Names this tab; survives a reload, so that a reloaded tab goes on with what it had begun to send. */
export function tabName(): string {
  try {
    const known = sessionStorage.getItem('omniline.tab');
    if (known) return known;
    const name = uuid();
    sessionStorage.setItem('omniline.tab', name);
    return name;
  } catch {
    return uuid();
  }
}

/** Removes what the page keeps that belongs to no account: the tab's name and the language. */
export function forgetPage(): void {
  try {
    sessionStorage.removeItem('omniline.tab');
    localStorage.removeItem('omniline.locale');
  } catch {
    // Nothing could be kept, so nothing is left.
  }
}

/** A random UUID, also on a plain http page, where `crypto.randomUUID` is absent. */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
