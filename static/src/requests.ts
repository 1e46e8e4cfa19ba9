/** What the page asks the server to do beside the text. */
import { pageData, type PageData } from './page_data';

/** What the server answered: its JSON, or the codes and sentences of what it refused. */
export type Failure = { ok: false; status: number; code: string; fields: Record<string, string>; values: Record<string, unknown> };
export type Answer<T> = { ok: true; value: T } | Failure;

const failure = (status: number, value: unknown): Failure => {
  const { code = '', fields = {}, ...values } = (value ?? {}) as { code?: string; fields?: Record<string, string> };
  return { ok: false, status, code, fields, values };
};

const post = async <T>(url: string, csrf: string, body: unknown): Promise<Answer<T>> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': csrf },
    body: JSON.stringify(body),
  });
  const value: unknown = await response.json().catch(() => ({}));
  return response.ok ? { ok: true, value: value as T } : failure(response.status, value);
};

/** The token of the sign-in of now, when it is that of the person of this page. */
const freshToken = async (): Promise<string | null> => {
  const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), 'text/html');
  const fresh = JSON.parse(page.getElementById('page')?.textContent ?? 'null') as PageData | null;
  return fresh?.you.id === pageData().you.id ? fresh.csrf : null;
};

/** Sends JSON and reads JSON. A lost connection is status 0. */
export const send = async <T>(url: string, csrf: string, body: unknown): Promise<Answer<T>> => {
  try {
    const answer = await post<T>(url, csrf, body);
    // The sign-in with which the page was opened may have ended under it, and its person have signed in again.
    const token = !answer.ok && answer.code === 'forged' && (await freshToken());
    return token ? await post<T>(url, token, body) : answer;
  } catch {
    return failure(0, {});
  }
};
