// The playground's own HTTP interface, and nothing else.
const base = '/playground/api/wechat';

export class ApiError extends Error {}

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(base + path, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
    });
  } catch {
    throw new ApiError('offline');
  }
  const text = await response.text();
  let value = null;
  try {
    value = text === '' ? null : JSON.parse(text);
  } catch {
    // An error page is no JSON; its status says enough.
  }
  if (!response.ok) {
    throw new ApiError(value?.detail ?? value?.title ?? String(response.status));
  }
  return value;
}

const of = (openid) => `/followers/${encodeURIComponent(openid)}`;

export const followers = () => call('GET', '/followers');
export const createFollower = (nickname) => call('POST', '/followers', { nickname });
export const sendMessage = (openid, message) => call('POST', `${of(openid)}/messages`, message);
export const sendEvent = (openid, event) => call('POST', `${of(openid)}/events`, event);
export const thread = (openid, after) => call('GET', `${of(openid)}/thread?after=${after}`);
export const setFault = (errcode, times) => call('POST', '/faults', { errcode, times });
