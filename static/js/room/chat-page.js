/** The chat on a page of its own: as it stood when the page was opened, newest at the bottom, wired to the API. */
import { find, say } from "../dom.js";
import { ask } from "../items/api.js";
import { Lines } from "./chat-lines.js";
import { mount } from "./chat-list.js";

/** @typedef {import("../wire.js").ChatMessage} ChatMessage */

const page = find("#chat");
const trouble = find("[data-trouble]", page);
const { code = "", participant: self = "", host } = page.dataset;
const chat = `meetings/${code}/chat/`;
const lines = new Lines(self);
const list = mount(page, { self, acts: { remove, again() {}, discard() {} }, earlier });
/** The next page of the whole list, newest first; empty when there is none. */
let next = `${chat}?ordering=-sent_at&page_size=100`;
/** @type {ChatMessage[]} */
let messages = [];
/** Whoever was ever in the meeting, for their colours and pictures. @type {import("../wire.js").Participant[]} */
let people = [];

async function earlier() {
  const { ok, body, why } = await ask("GET", next);
  complain(why);
  if (!ok) return;
  next = body.next?.split("/api/")[1] ?? "";
  messages = [...body.results.reverse(), ...messages];
  draw();
}

/** @param {string} id */
async function remove(id) {
  list.focus();
  const { ok, status, why } = await ask("DELETE", `${chat}${id}/`);
  complain(status === 404 ? "" : why);
  if (!ok && status !== 404) return;
  messages = messages.map((one) => (one.id === id ? { ...one, text: "", deleted: true } : one));
  draw();
}

function draw() {
  list.update({ lines: lines.of(messages, []), more: next !== "", delay: "", hosts: host === "yes" }, people);
}

/** @param {string} why empty: all is well */
function complain(why) {
  say(trouble, why);
  trouble.hidden = !why;
}

people = (await ask("GET", `meetings/${code}/participants/`)).body?.results ?? [];
await earlier();
page.ariaBusy = "false";
