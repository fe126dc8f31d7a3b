/** Why the shop did not do it (RFC 9457). */
export interface Problem {
  /** The word for it that programs may rely on; 'unreachable' where no answer came. */
  code: string;
  title: string;
  /** A sentence for people. */
  detail: string;
  /** The HTTP status; 0 where no answer came. */
  status: number;
  traceId?: string;
  /** What is wrong with which member of the request. */
  errors?: Record<string, string[]>;
  [more: string]: unknown;
}

/** What the shop answered: a value, or the problem that it told. A refusal is no exception. */
export type Answer<T> =
  | { ok: true; status: number; value: T; etag: string | null }
  | { ok: false; status: number; problem: Problem };

/** Somebody who is signed in on a device. */
export interface SignIn {
  token: string;
  refreshToken: string;
  /** When the token ends, in milliseconds. */
  expiresAt: number;
}

/** What a call may say besides. */
export interface Options {
  /** The key by which this is repeated; one is made where it is left out. */
  key?: string;
  /** Change it only if it is still this version. */
  ifMatch?: string;
  /** How many seconds to wait for the stock's answer. */
  wait?: number;
  /** What opens another guest's order than the last one. */
  orderToken?: string;
  signal?: AbortSignal;
}

interface Sent {
  body?: unknown;
  query?: Record<string, string | number | boolean | undefined>;
  keyed?: boolean;
  ofCart?: boolean;
  ofOrder?: boolean;
  /** It does not say who is signed in. */
  anonymous?: boolean;
  options: Options;
}

/** A problem where a value was needed. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`);
  }
}

/** The value of a good answer; a problem is thrown. */
export function valueOf<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw new ProblemError(answer.problem);
}

/** All items of a list, page by page, as they are needed. */
export async function* pages<T>(
  page: (after: string | undefined) => Promise<Answer<{ items: T[]; next: string | null }>>,
): AsyncGenerator<T> {
  for (let after: string | undefined; ; ) {
    const { items, next } = valueOf(await page(after));
    yield* items;
    if (next === null) return;
    after = next;
  }
}

const mostAttempts = 3;
const firstPause = 200;
const longestPause = 5_000;
const renewBefore = 30_000;

/**
 * One visitor's way to a shop: it keeps what opens their things, renews their session, gives every request a key by which it can be
 * repeated, and repeats it when its answer is lost.
 */
export class Caller {
  /** Who is signed in; nobody for a guest. */
  session: SignIn | null = null;
  /** What opens a guest's cart. */
  cartToken: string | null = null;
  /** What opens a guest's order: the last one that was placed. */
  orderToken: string | null = null;
  private renewing: Promise<boolean> | null = null;

  constructor(readonly address: string, private readonly wire: typeof fetch = fetch) {}

  async send<T>(method: string, path: string, sent: Sent): Promise<Answer<T>> {
    const key = sent.keyed ? (sent.options.key ?? crypto.randomUUID()) : undefined;
    const mayRepeat = method !== 'POST' || key !== undefined;
    if (this.session && this.session.expiresAt - Date.now() < renewBefore) await this.renew(this.session);
    let hasRenewed = false;
    for (let attempt = 1; ; attempt++) {
      const used = this.session;
      const [answer, wait] = await this.attempt<T>(method, path, sent, key);
      if (answer.status === 401 && used && !hasRenewed) {
        hasRenewed = true;
        if (await this.renew(used)) continue;
      }
      const pause = pauseAfter(answer, wait, attempt);
      if (attempt === mostAttempts || !mayRepeat || pause === null || sent.options.signal?.aborted) return answer;
      await new Promise((done) => setTimeout(done, pause));
    }
  }

  private async attempt<T>(method: string, path: string, sent: Sent, key?: string): Promise<[Answer<T>, number | null]> {
    try {
      const response = await this.wire(this.address.replace(/\/$/, '') + path + queryOf(sent.query), {
        method,
        headers: this.headers(sent, key),
        body: sent.body === undefined ? null : sent.body instanceof FormData ? sent.body : JSON.stringify(sent.body),
        signal: sent.options.signal ?? null,
      });
      const text = await response.text();
      if (!response.ok) return [{ ok: false, status: response.status, problem: problemOf(response, text) }, waitOf(response)];
      const value = (text ? JSON.parse(text) : undefined) as T;
      this.keep(value);
      return [{ ok: true, status: response.status, value, etag: response.headers.get('ETag') }, null];
    } catch (failure) {
      if (sent.options.signal?.aborted) throw failure;
      return [{ ok: false, status: 0, problem: { code: 'unreachable', title: 'No answer', detail: String(failure), status: 0 } }, null];
    }
  }

  private headers(sent: Sent, key?: string): Record<string, string> {
    const headers: Record<string, string> = {};
    if (sent.body !== undefined && !(sent.body instanceof FormData)) headers['Content-Type'] = 'application/json';
    if (this.session && !sent.anonymous) headers['Authorization'] = `Bearer ${this.session.token}`;
    if (key) headers['Idempotency-Key'] = key;
    if (sent.options.ifMatch) headers['If-Match'] = sent.options.ifMatch;
    if (sent.options.wait !== undefined) headers['Prefer'] = `wait=${sent.options.wait}`;
    if (sent.ofCart && this.cartToken) headers['X-Cart-Token'] = this.cartToken;
    const orderToken = sent.options.orderToken ?? this.orderToken;
    if (sent.ofOrder && orderToken) headers['X-Order-Token'] = orderToken;
    return headers;
  }

  /** Renews a session, once for all who find it old. */
  private renew(old: SignIn): Promise<boolean> {
    if (this.session !== old) return Promise.resolve(this.session !== null);
    this.renewing ??= this.renewOnce(old).finally(() => (this.renewing = null));
    return this.renewing;
  }

  private async renewOnce(old: SignIn): Promise<boolean> {
    const sent = { body: { refreshToken: old.refreshToken }, anonymous: true, options: {} };
    const [answer] = await this.attempt<unknown>('POST', '/auth/refresh', sent);
    // What can't be asked now may be asked later.
    if (answer.status === 401) this.session = null;
    return answer.ok;
  }

  private keep(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    const told = value as { token?: string; refreshToken?: string; expiresIn?: number; cartToken?: string | null; orderToken?: string | null };
    if (told.token && told.refreshToken && told.expiresIn)
      this.session = { token: told.token, refreshToken: told.refreshToken, expiresAt: Date.now() + told.expiresIn * 1_000 };
    if (told.cartToken) this.cartToken = told.cartToken;
    else if ('cartToken' in told && this.session) this.cartToken = null;
    if (told.orderToken) this.orderToken = told.orderToken;
  }
}

function pauseAfter(answer: Answer<unknown>, wait: number | null, attempt: number): number | null {
  if (wait !== null && wait <= longestPause && (answer.status === 503 || answer.status === 409)) return wait;
  return answer.status === 0 || answer.status === 502 || answer.status === 504 ? firstPause * 2 ** attempt : null;
}

function waitOf(response: Response): number | null {
  const seconds = Number(response.headers.get('Retry-After') ?? NaN);
  return Number.isFinite(seconds) ? seconds * 1_000 : null;
}

function problemOf(response: Response, text: string): Problem {
  if (response.headers.get('Content-Type')?.startsWith('application/problem+json')) {
    try {
      return JSON.parse(text) as Problem;
    } catch {
      // Whoever stands between us and the shop said something of his own.
    }
  }
  return { code: 'no-problem', title: response.statusText, detail: "Not the shop's own answer.", status: response.status };
}

function queryOf(query: Sent['query']): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  return given.length ? '?' + new URLSearchParams(given.map(([name, value]) => [name, String(value)])) : '';
}
