// One question to the server. Cookies are never sent: the token alone says who asks.
const PATIENCE = 20_000;

export class Offline extends Error {}

// Gives { status, data, retryAfter }; `data` is the answer or the problem (detail, code, field). Throws Offline when nobody answered.
export async function call(account, method, path, body) {
  let response;
  try {
    response = await fetch(`${account.origin}/api/v1${path}`, {
      method,
      credentials: "omit",
      redirect: "error",
      headers: {
        ...(account.token ? { Authorization: `Bearer ${account.token}` } : {}),
        ...(body ? { "Content-Type": "application/json" } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch (error) {
    throw new Offline(String(error));
  }
  const text = await response.text();
  let data = null;
  try {
    data = text ? JSON.parse(text) : null;
  } catch {
    // Some proxy's page: as good as nobody there, unless it says that the request itself was at fault.
    if (response.ok || response.status >= 500) throw new Offline(`no answer of Commonplace: ${response.status}`);
    data = { detail: `${response.status} ${response.statusText}`, code: "unknown" };
  }
  return { status: response.status, data, retryAfter: Number(response.headers.get("Retry-After")) || null };
}
