/** Where files wait that were chosen but not sent yet; they outlive a reload. */
export interface FileKeep {
  put(key: string, file: Blob): Promise<void>;
  get(key: string): Promise<Blob | null>;
  remove(key: string): Promise<void>;
  /** Removes every file whose key begins with `start`. */
  clear(start: string): Promise<void>;
}

const STORE = 'files';

/** IndexedDB, and memory beside it: a browser that forbids IndexedDB still sends, it only forgets at a reload. */
export class IndexedFileKeep implements FileKeep {
  private readonly memory = new Map<string, Blob>();
  private database: Promise<IDBDatabase> | null = null;

  async put(key: string, file: Blob): Promise<void> {
    this.memory.set(key, file);
    await this.quietly((store) => store.put(file, key));
  }

  async get(key: string): Promise<Blob | null> {
    const held = this.memory.get(key);
    if (held) return held;
    const found = await this.quietly<unknown>((store) => store.get(key), 'readonly');
    return found instanceof Blob ? found : null;
  }

  async remove(key: string): Promise<void> {
    this.memory.delete(key);
    await this.quietly((store) => store.delete(key));
  }

  async clear(start: string): Promise<void> {
    for (const key of [...this.memory.keys()]) if (key.startsWith(start)) this.memory.delete(key);
    await this.quietly((store) => store.delete(IDBKeyRange.bound(start, `${start}\uffff`)));
  }

  private open(): Promise<IDBDatabase> {
    this.database ??= new Promise((resolve, reject) => {
      const request = indexedDB.open('omniline-visitor', 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return this.database;
  }

  /** Storage that is full or forbidden must never stop somebody from writing: the answer is then nothing. */
  private async quietly<T>(
    work: (store: IDBObjectStore) => IDBRequest<T>,
    mode: IDBTransactionMode = 'readwrite',
  ): Promise<T | null> {
    try {
      const database = await this.open();
      return await new Promise<T>((resolve, reject) => {
        const transaction = database.transaction(STORE, mode);
        const request = work(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onerror = () => reject(transaction.error);
        transaction.onabort = () => reject(transaction.error);
      });
    } catch {
      return null;
    }
  }
}
