/** What is refused. */

/** The error object of RFC 9457 that both the sockets and HTTP carry; `code` is stable. */
export interface Problem {
  code: string;
  title: string;
  detail: string;
  fields?: Record<string, unknown>;
}

export class ProblemError extends Error implements Problem {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly fields: Record<string, unknown>;
  readonly status: number;

  constructor(problem: Partial<Problem>, status = 0) {
    super(problem.detail || problem.title || problem.code || 'error');
    this.name = 'ProblemError';
    this.code = problem.code ?? 'unknown';
    this.title = problem.title ?? '';
    this.detail = problem.detail ?? '';
    this.fields = problem.fields ?? {};
    this.status = status;
  }
}

/** The code of any thrown value; `unknown` for what is no problem of ours. */
export function codeOf(error: unknown): string {
  return error instanceof ProblemError ? error.code : 'unknown';
}
