import { ProblemError, type Problem } from '@/shared/protocol';

export interface RequestOptions {
  body?: unknown;
  /** The session's token; needed by everything that changes something. */
  csrf?: string | undefined;
  signal?: AbortSignal;
}

/** One call of the HTTP API. Rejects with a {@link ProblemError}; code `network` when there was no answer at all. */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json, application/problem+json' };
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.csrf) headers['X-Omniline-Csrf'] = options.csrf;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: options.signal ?? null,
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new ProblemError({ code: 'network', title: 'No answer' });
  }
  const text = await response.text();
  if (!response.ok) throw new ProblemError(parseProblem(text, response.status), response.status);
  return (text ? JSON.parse(text) : {}) as T;
}

export interface UploadOptions {
  /** POST when nothing else is said. */
  method?: 'POST' | 'PUT';
  headers?: Record<string, string>;
  /** 0 to 1. */
  onProgress?: (part: number) => void;
  signal?: AbortSignal;
}

/** Sends a file as the raw body, telling how far it is. Rejects like {@link request}. */
export function upload<T>(path: string, file: Blob, options: UploadOptions = {}): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open(options.method ?? 'POST', path);
    xhr.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    for (const [name, value] of Object.entries(options.headers ?? {})) xhr.setRequestHeader(name, value);
    xhr.upload.onprogress = (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total);
    };
    xhr.onload = () => {
      if (xhr.status >= 200 && xhr.status < 300) resolve(JSON.parse(xhr.responseText) as T);
      else reject(new ProblemError(parseProblem(xhr.responseText, xhr.status), xhr.status));
    };
    xhr.onerror = () => reject(new ProblemError({ code: 'network', title: 'No answer' }));
    xhr.onabort = () => reject(new ProblemError({ code: 'aborted', title: 'Given up' }));
    options.signal?.addEventListener('abort', () => xhr.abort());
    xhr.send(file);
  });
}

function parseProblem(text: string, status: number): Partial<Problem> {
  try {
    return JSON.parse(text) as Partial<Problem>;
  } catch {
    return { code: `http-${status}`, title: String(status) };
  }
}
