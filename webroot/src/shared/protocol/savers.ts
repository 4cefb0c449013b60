/** Who saved the same thing before, as the server names them when one's own save comes too late. */
export interface Saver {
  id: string;
  name: string;
  /** When, as the wire writes it. */
  at: string;
}

/** Null when the server does not know. */
export function saverOf(fields: Readonly<Record<string, unknown>>): Saver | null {
  const { savedBy, savedAt } = fields;
  if (typeof savedBy !== 'object' || savedBy === null || typeof savedAt !== 'string') return null;
  const { id, name } = savedBy as Record<string, unknown>;
  return typeof id === 'string' && typeof name === 'string' ? { id, name, at: savedAt } : null;
}
