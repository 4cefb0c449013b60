/** Flows of voice and text menus, as docs/protocols/http-api.md has them. */
export const FLOWS_PATH = '/api/v1/flows';
export const PROMPTS_PATH = '/api/v1/prompts';
export const SERVICES_PATH = '/api/v1/data-services';

export interface FlowHead {
  id: string;
  version: number;
  code: string;
  name: string;
  active: boolean;
  /** The number that new conversations take; null: none. */
  published: number | null;
}

export interface FlowNode {
  id: string;
  type: string;
  name?: string;
}

export interface FlowGraph {
  format: number;
  start?: string;
  nodes: FlowNode[];
  [more: string]: unknown;
}

export interface Finding {
  code: string;
  /** Null: the flow as a whole. */
  node: string | null;
  field: string;
  detail: string;
}

/** A node at which callers would hear a tone instead of words. */
export interface SilentNode {
  node: string;
  name: string;
  prompt: string;
}

export interface FlowDraft extends FlowHead {
  graph: FlowGraph;
  findings: Finding[];
  /** A node of the release before does not say. */
  silent?: SilentNode[];
}

export interface FlowVersion {
  number: number;
  by: string;
  at: string;
  note: string;
}

export interface Prompt {
  code: string;
  version: number;
  chinese: string;
  english: string;
  media: string | null;
  active: boolean;
  /** What callers hear of it; a node of the release before does not say, nor what follows. */
  sound?: 'UPLOADED' | 'FOLDER' | 'VOICE' | 'NONE' | 'UNKNOWN' | 'NO_PHONE';
  soundMs?: number | null;
  soundAt?: string | null;
  usedBy?: { kind: string; name: string }[];
}

/** What the product itself says to callers who wait, and to agents outside. */
export const bySystem = (code: string): boolean =>
  /^(queue-|callback-|message-invite$|seat-accept$)/.test(code);

export interface DataService {
  id: string;
  version: number;
  code: string;
  name: string;
  url: string;
  method: string;
  /** Names; values never leave the server. */
  headers: string[];
  timeoutMs: number;
  active: boolean;
}

export interface Saying {
  prompt?: string;
  text?: string;
}

/** What a flow asks of its medium. */
export interface FlowRequest {
  do: string;
  say?: Saying[];
  options?: { key: string; label: string }[];
  digits?: { min: number; max: number; terminator: string; secret: boolean };
  service?: string;
  parameters?: string[];
  queue?: string;
  login?: string;
  number?: string;
  survey?: string;
}

export interface TrialStep {
  flow: string;
  node: string;
  key: string | null;
  tries: number;
  exit: string;
}

export interface TrialLine {
  input: string;
  steps: TrialStep[];
  node: string | null;
  request: FlowRequest | null;
  variables: Record<string, unknown>;
  trouble: string | null;
}

export interface Trial {
  lines: TrialLine[];
  over: boolean;
  unused: number;
}

/** What a person or the world does in a trial. */
export interface TrialInput {
  do: string;
  text?: string;
  values?: Record<string, unknown>;
}

/** What a new flow begins with: it can be tried as it is once there is a prompt. */
export const NEW_GRAPH: FlowGraph = {
  format: 1,
  start: 'hello',
  variables: [],
  nodes: [
    { id: 'hello', type: 'SAY', ...{ text: '您好。', next: 'bye' } },
    { id: 'bye', type: 'HANGUP' },
  ],
};

export const written = (graph: FlowGraph): string => JSON.stringify(graph, null, 2);

/** The graph of a text; a mistake of the writing with the place in it, where the browser tells one. */
export function read(text: string): { graph: FlowGraph } | { at: number | null } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { graph: value as FlowGraph };
    }
    return { at: 0 };
  } catch (error) {
    const place = /position (\d+)/.exec(String(error));
    return { at: place ? Number(place[1]) : null };
  }
}

/** Line and column of a place, from 1. */
export function lineOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before[before.length - 1] ?? '').length + 1 };
}

/** Nodes that have an id and a type; others have a finding or are not written yet. */
export function nodesOf(graph: FlowGraph): FlowNode[] {
  return Array.isArray(graph.nodes)
    ? graph.nodes.filter((node) => typeof node?.id === 'string' && typeof node.type === 'string')
    : [];
}

/** Where a node's id stands in the text. */
export function placeOf(text: string, id: string): { from: number; to: number } | null {
  const quoted = JSON.stringify(id).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const found = new RegExp(`"id"\\s*:\\s*${quoted}`).exec(text);
  return found ? { from: found.index, to: found.index + found[0].length } : null;
}

/** A JSON object typed by hand; null when it is none. */
export function valuesOf(text: string): Record<string, unknown> | null {
  if (text.trim() === '') return {};
  const result = read(text);
  return 'graph' in result ? (result.graph as unknown as Record<string, unknown>) : null;
}

/** Headers typed as lines `Name: value`; null when one is none. */
export function headersOf(text: string): Record<string, string> | null {
  const headers: Record<string, string> = {};
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const at = line.indexOf(':');
    if (at < 1) return null;
    headers[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return headers;
}

/** Lines of name=value as parameters; null when a line is none. */
export function parametersOf(text: string): Record<string, string> | null {
  const parameters: Record<string, string> = {};
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const at = line.indexOf('=');
    if (at < 1) return null;
    parameters[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return parameters;
}

/** What callers did at a node. */
export interface NodeVisits {
  node: string;
  type: string;
  name: string;
  entries: number;
  conversations: number;
  /** How often it asked in vain. */
  vain: number;
  averageMs: number;
  keys: { key: string; label: string; times: number }[];
  exits: { exit: string; times: number }[];
}

/** The nodes of a version, in the order of its graph. */
export interface FlowVisits {
  version: number;
  nodes: NodeVisits[];
}

/** `2 法律 × 17`, key by key. */
export const keysOf = ({ keys }: NodeVisits): string[] =>
  keys.map(({ key, label, times }) => [key, label, `× ${times}`].filter((word) => word !== '').join(' '));

/** The ways out and how often each was taken. */
export const exitsOf = ({ exits }: NodeVisits): [string, number][] =>
  exits.map(({ exit, times }) => [exit, times]);
