// SPDX-License-Identifier: Apache-2.0
// Recomputes a receipt's proof (c2sp.org/tlog-proof, or JSON) in the browser.
const utf8 = (text) => new TextEncoder().encode(text);
const raw = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
const hash = async (...parts) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(parts.flatMap((p) => [...p]))));

const read = (text) => {
  text = text.replaceAll("\r", "").trim();
  if (text[0] === "{") return JSON.parse(text);
  const gap = text.indexOf("\n\n");
  const [, extra, index, ...path] = text.slice(0, gap).split("\n");
  const proof = JSON.parse(atob(extra.slice(6)));
  return { ...proof, index: +index.slice(6), path, checkpoint: text.slice(gap + 2) };
};

// RFC 9162, section 2.1.3.2.
const climb = async (node, last, leaf, path) => {
  for (const sibling of path.map(raw)) {
    if (!last) return;
    const isRight = node & 1 || node === last;
    leaf = await (isRight ? hash([1], sibling, leaf) : hash([1], leaf, sibling));
    while (isRight && node && !(node & 1)) { node >>= 1; last >>= 1; }
    node >>= 1; last >>= 1;
  }
  return last ? undefined : hex(leaf);
};

const isSigned = async (note, origin, key, lines) => {
  const id = hex((await hash(utf8(origin + "\n"), key)).slice(0, 4));
  for (const [, name, text] of lines.map((line) => line.split(" "))) {
    const bytes = name === origin ? raw(text) : [];
    if (hex(bytes.slice(0, 4)) !== id) continue;
    const verifier = await crypto.subtle.importKey("raw", key.slice(1), "Ed25519", false, ["verify"]);
    return crypto.subtle.verify("Ed25519", verifier, bytes.slice(4), utf8(note));
  }
};

export const check = async (text) => {
  try {
    const { code, entry, index, key, path, checkpoint, salt } = read(text), { at, body, ...rest } = JSON.parse(entry);
    const [head, lines = ""] = checkpoint.split("\n\n"), [origin, size, root] = head.split("\n");
    const opened = JSON.stringify({ code, participant: body.participant, submitted_at: at });
    const holds = rest.kind === "submission" && rest.index === index && index < size
      && hex(await hash(salt.match(/../g).map((pair) => parseInt(pair, 16)), utf8(opened))) === body.commitment
      && await climb(index, size - 1, await hash([0], utf8(entry)), path) === hex(raw(root));
    const signed = key && await isSigned(head + "\n", origin, raw(key), lines.split("\n")).catch(() => {});
    return holds && signed !== false ? ["holds", signed ? "signed" : "unsigned"] : ["fails"];
  } catch { return ["unreadable"]; }
};

// Over plain HTTP browsers compute no hashes.
const form = globalThis.document?.querySelector("#check");
if (form && crypto.subtle) {
  form.querySelector("button").hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const verdict = await check(form.querySelector("#proof").value);
    form.querySelector("#verdict").textContent = verdict.map((name) => form.dataset[name]).join(" ");
  });
}
