/** The nodes of the cluster as docs/protocols/http-api.md has them, and what a page says of them. */

export type NodeState = 'READY' | 'NOT_READY' | 'DRAINING' | 'STOPPED' | 'GONE';

export interface ClusterNode {
  number: number;
  /** As configured, may be empty. */
  name: string;
  /** Of the product, may be empty. */
  version: string;
  state: NodeState;
  desks: number;
  visitors: number;
  /** Telephone calls that it commands. */
  calls: number;
  /** Names of the leases it holds: what it does for all. */
  jobs: string[];
  routes: boolean;
  keepsRouting: boolean;
  startedAt: string;
  toldAt: string;
}

export const NODES_PATH = '/api/v1/nodes';

/** Whether nobody else takes people: without it nobody would be served. */
export function isLast(nodes: readonly ClusterNode[], node: ClusterNode): boolean {
  return (
    node.state === 'READY' && !nodes.some((other) => other.number !== node.number && other.state === 'READY')
  );
}

/** How many take people. */
export const serving = (nodes: readonly ClusterNode[]): number =>
  nodes.filter((node) => node.state === 'READY').length;

/** What a lease is of: `acd:main` is an `acd`, `switch:fs1` a `switch`; everything else is a job by the clock. */
export function kindOfJob(job: string): 'acd' | 'switch' | 'job' {
  const kind = job.split(':')[0];
  return kind === 'acd' || kind === 'switch' ? kind : 'job';
}

/** What of the leases is worth a line of its own, and how many jobs by the clock there are beside. */
export function duties(node: ClusterNode): { acd: boolean; switches: string[]; jobs: number } {
  const switches = node.jobs
    .filter((job) => kindOfJob(job) === 'switch')
    .map((job) => job.slice('switch:'.length));
  return {
    acd: node.jobs.some((job) => kindOfJob(job) === 'acd'),
    switches,
    jobs: node.jobs.filter((job) => kindOfJob(job) === 'job').length,
  };
}
