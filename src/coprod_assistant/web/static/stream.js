// Asks `POST /api/ask` and gives the events of the answer as they come.

// The server sends a comment every ten seconds, so a longer silence means that it or the network has gone.
const SILENCE_MS = 45_000;

export class RefusedError extends Error {} // an answer of the server's own that says why there is none
export class LostError extends Error {} // the server, or the way to it, has gone

/** Events as { name, data }; ends after "answer" or "error". Aborting `stop` throws what `fetch` throws. */
export async function* ask(question, stop, headers = {}) {
  const silent = new AbortController();
  let timer = 0;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silent.abort(), SILENCE_MS);
  };
  const given = () => silent.abort();
  stop.addEventListener("abort", given);
  heard();
  try {
    const response = await fetch(new URL("../api/ask", import.meta.url), {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream", ...headers },
      body: JSON.stringify(question),
      signal: silent.signal,
    });
    if (!response.ok) throw await refusal(response);
    for await (const event of eventsOf(response, heard)) {
      yield event;
      if (event.name === "answer" || event.name === "error") return;
    }
    throw new LostError("cut");
  } catch (error) {
    if (error instanceof RefusedError || error instanceof LostError || stop.aborted) throw error;
    throw new LostError(String(error));
  } finally {
    clearTimeout(timer);
    stop.removeEventListener("abort", given);
    silent.abort();
  }
}

// A server that stops, or a proxy before one that has, is gone for a while; all else is an answer.
async function refusal(response) {
  if ([502, 503, 504].includes(response.status)) return new LostError(String(response.status));
  try {
    const { error, hint } = await response.json();
    return new RefusedError(sentences(error, hint));
  } catch {
    return new RefusedError("");
  }
}

/** What the API says of an error, as sentences. */
export function sentences(...parts) {
  return parts
    .filter(Boolean)
    .map((part) => part[0].toUpperCase() + part.slice(1).replace(/[.\s]*$/, "."))
    .join(" ");
}

async function* eventsOf(response, heard) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    heard();
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const name = /^event: (.*)$/m.exec(block)?.[1];
      if (name) yield { name, data: JSON.parse(/^data: (.*)$/m.exec(block)[1]) };
    }
  }
}
