import assert from "node:assert/strict";
import { test } from "node:test";
import { left } from "../../static/js/room/chat-form.js";
import { follows, Lines } from "../../static/js/room/chat-lines.js";
import { Notice } from "../../static/js/room/chat-notice.js";
import { Outbox } from "../../static/js/room/chat-outbox.js";
import { Chat } from "../../static/js/room/chat-store.js";
import { dice } from "./dice.js";

const at = (second) => new Date(Date.UTC(2026, 2, 2, 10) + second * 1000).toISOString();

function message(id, number, { by = "bob", deleted = false, second = Number(id.slice(1)) } = {}) {
  return { id, number, participant_id: by, name: by, text: deleted ? "" : `text of ${id}`, sent_at: at(second), deleted };
}

/** The newest so many of a chat of `count` messages. */
function newest(count, many = Math.min(count, 50)) {
  return Array.from({ length: many }, (_, index) => message(`m${count - many + index + 1}`, count - many + index + 1));
}

class Reader {
  now = 0;
  chat = new Chat("alice", () => this.now);

  static welcomed(count = 0) {
    const reader = new Reader();
    reader.chat.welcome({ chat: newest(count), chat_number: count });
    return reader;
  }

  get ids() {
    return this.chat.messages.map(({ id }) => id);
  }

  get wanted() {
    return this.chat.wanted()?.after ?? null;
  }
}

test("the newest number of a message wins, whatever order they come in", () => {
  const reader = Reader.welcomed();
  assert.equal(reader.chat.message(message("m1", 2, { deleted: true })), false);
  assert.equal(reader.chat.message(message("m1", 1)), false);
  assert.deepEqual(reader.chat.messages.map(({ deleted }) => deleted), [true]);
});

test("the same array while nothing changes, another one when something did", () => {
  const reader = Reader.welcomed(1);
  const before = reader.chat.messages;
  reader.chat.message(message("m1", 1));
  assert.equal(reader.chat.messages, before);
  reader.chat.message(message("m2", 2));
  assert.notEqual(reader.chat.messages, before);
});

test("in the order of writing, whichever number they have now", () => {
  const reader = Reader.welcomed(2);
  reader.chat.message(message("m1", 3, { deleted: true }));
  assert.deepEqual(reader.ids, ["m1", "m2"]);
});

test("a pulse that shows more asks for it, once, and again when nobody answers", () => {
  const reader = Reader.welcomed(2);
  reader.chat.pulse({ chat_number: 3 });
  assert.equal(reader.wanted, 2);
  assert.equal(reader.wanted, null);
  reader.now = 6_000;
  assert.equal(reader.wanted, 2);
  reader.chat.message(message("m3", 3));
  reader.chat.synced({ number: 3, more: false });
  reader.now = 60_000;
  assert.equal(reader.wanted, null);
});

test("who comes back after a long time asks for what lies between", () => {
  const reader = Reader.welcomed(3);
  reader.chat.welcome({ chat: newest(200), chat_number: 200 });
  assert.equal(reader.wanted, 3);
});

test("what was written while one was away is news; what was there before one came is none", () => {
  const reader = new Reader();
  assert.deepEqual(reader.chat.welcome({ chat: [], chat_number: 0 }), []);
  const news = reader.chat.welcome({ chat: newest(2), chat_number: 2 });
  assert.deepEqual(news.map(({ id }) => id), ["m1", "m2"]);
  assert.deepEqual(reader.chat.welcome({ chat: newest(2), chat_number: 2 }), []);
  assert.deepEqual(new Reader().chat.welcome({ chat: newest(2), chat_number: 2 }), []);
});

test("a message is news once, its deletion never is", () => {
  const reader = Reader.welcomed(1);
  assert.equal(reader.chat.message(message("m2", 2)), true);
  assert.equal(reader.chat.message(message("m2", 2)), false);
  assert.equal(reader.chat.message(message("m2", 3, { deleted: true })), false);
});

test("somebody at the door is told nothing, and welcomed once let in", () => {
  const reader = new Reader();
  reader.chat.welcome({});
  reader.chat.welcome({ chat: newest(80), chat_number: 80 });
  assert.equal(reader.ids.length, 50);
  assert.equal(reader.wanted, null);
});

test("whatever is lost, repeated or comes in another order, the page holds what the server holds", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const roll = dice(seed);
    const reader = Reader.welcomed();
    /** @type {Map<string, any>} what the server has */
    const rows = new Map();
    const late = [];
    for (let number = 1; number <= 40; number++) {
      const held = [...rows.values()].filter(({ deleted }) => !deleted);
      const gone = held.length > 0 && roll(4) === 0 ? held[roll(held.length)] : null;
      const next = gone ? { ...gone, number, text: "", deleted: true } : message(`m${number}`, number);
      rows.set(next.id, next);
      if (roll(3)) late.push(next, ...(roll(3) ? [] : [next]));
      while (late.length && roll(2)) reader.chat.message(late.splice(roll(late.length), 1)[0]);
    }
    reader.chat.pulse({ chat_number: 40 });
    for (let after = reader.wanted; after !== null; after = reader.wanted) {
      const missed = [...rows.values()].filter((row) => row.number > after).sort((a, b) => a.number - b.number);
      missed.slice(0, 7).forEach((row) => reader.chat.message(row));
      reader.chat.synced({ number: missed[6]?.number ?? 40, more: missed.length > 7 });
    }
    late.forEach((row) => reader.chat.message(row));
    const wanted = [...rows.values()].sort((a, b) => (a.sent_at < b.sent_at ? -1 : 1));
    assert.deepEqual(reader.chat.messages, wanted, `seed ${seed}`);
  }
});

test("what is older comes when it is asked for, page by page, and a deletion above leaves no hole", () => {
  const reader = Reader.welcomed(130);
  reader.chat.message(message("m5", 131, { deleted: true }));
  assert.equal(reader.ids[0], "m81");
  assert.equal(reader.chat.more, true);
  reader.chat.older(newest(130, 100).reverse(), true);
  assert.equal(reader.ids[0], "m31");
  assert.equal(reader.ids.length, 100);
  reader.chat.older(newest(30, 30).reverse(), false);
  assert.equal(reader.ids.length, 130);
  assert.equal(reader.chat.more, false);
  assert.equal(reader.chat.messages[4].deleted, true);
});

test("there is nothing earlier where the welcome brought all", () => {
  assert.equal(Reader.welcomed(50).chat.more, false);
  assert.equal(Reader.welcomed(51).chat.more, true);
});

test("unread is what others wrote since one looked; a reload remembers how far that was", () => {
  const reader = Reader.welcomed(3);
  assert.equal(reader.chat.unread, 3);
  reader.chat.look();
  reader.chat.message(message("m4", 4));
  reader.chat.message(message("m5", 5, { by: "alice" }));
  reader.chat.message(message("m6", 6));
  reader.chat.message(message("m6", 7, { deleted: true }));
  assert.equal(reader.chat.unread, 1);
  const again = new Reader();
  again.chat.look(reader.chat.seen);
  again.chat.welcome({ chat: newest(6), chat_number: 7 });
  assert.equal(again.chat.unread, 3);
});

class Writer {
  now = 0;
  outbox = new Outbox(() => this.now);

  get due() {
    return this.outbox.due().map(({ id }) => id);
  }

  get states() {
    return this.outbox.all.map(({ id, state }) => `${id} ${state}`);
  }
}

test("what is written goes out once, in order, and leaves when it is kept", () => {
  const writer = new Writer();
  writer.outbox.write("a", "one", at(0));
  writer.outbox.write("b", "two", at(1));
  assert.deepEqual(writer.due, ["a", "b"]);
  assert.deepEqual(writer.due, []);
  writer.outbox.kept("a");
  assert.deepEqual(writer.states, ["b waiting"]);
});

test("what was under way when the connection went is sent again", () => {
  const writer = new Writer();
  writer.outbox.write("a", "one", at(0));
  assert.deepEqual(writer.due, ["a"]);
  writer.outbox.lost();
  assert.deepEqual(writer.due, ["a"]);
});

test("without an answer it has failed, stays, and goes out again when asked; a late answer is welcome", () => {
  const writer = new Writer();
  writer.outbox.write("a", "one", at(0));
  writer.outbox.tick("No answer.");
  writer.due;
  writer.now = 16_000;
  writer.outbox.tick("No answer.");
  assert.deepEqual(writer.outbox.all.map(({ state, why }) => [state, why]), [["failed", "No answer."]]);
  writer.outbox.lost();
  assert.deepEqual(writer.due, []);
  writer.outbox.again("a");
  assert.deepEqual(writer.due, ["a"]);
  writer.outbox.failed("a", "Too fast.");
  writer.outbox.kept("a");
  assert.deepEqual(writer.states, []);
});

test("a reload sends what was waiting, and leaves to the person what had failed", () => {
  const before = new Writer();
  before.outbox.write("a", "one", at(0));
  before.outbox.write("b", "two", at(1));
  before.due;
  before.outbox.failed("a", "Too fast.");
  const after = new Writer();
  after.outbox.restore(JSON.parse(JSON.stringify(before.outbox.all)));
  assert.deepEqual(after.states, ["a failed", "b waiting"]);
  assert.deepEqual(after.due, ["b"]);
  after.outbox.discard("a");
  assert.deepEqual(after.states, ["b waiting"]);
});

test("what is not kept yet stands below what is, as one's own; the same lines while both are", () => {
  const lines = new Lines("alice");
  const unsent = [{ id: "x", text: "soon", sent_at: at(9), state: "waiting", why: "" }];
  const kept = [message("m1", 1), message("m2", 2, { deleted: true })];
  const shown = lines.of(kept, unsent);
  assert.deepEqual(shown.map(({ id, state, participant_id: by }) => [id, state, by]), [
    ["m1", "kept", "bob"], ["m2", "deleted", "bob"], ["x", "waiting", "alice"],
  ]);
  assert.equal(lines.of(kept, unsent), shown);
  assert.notEqual(lines.of(kept, []), shown);
});

test("one name for what somebody writes within five minutes", () => {
  assert.equal(follows(undefined, message("m1", 1)), false);
  assert.equal(follows(message("m1", 1), message("m2", 2)), true);
  assert.equal(follows(message("m1", 1), message("m2", 2, { by: "carla" })), false);
  assert.equal(follows(message("m1", 1), message("m2", 2, { second: 400 })), false);
});

test("characters are counted as the server does, and spaces around them do not count", () => {
  assert.equal(left("  héllo 👋🏽\n"), 4_000 - 8);
  assert.equal(left("x".repeat(4_001)), -1);
});

test("the first is said at once, those that follow within seconds together, those that were read not at all", () => {
  let now = 0;
  const notice = new Notice(() => now);
  const hear = (text) => notice.heard({ participant_id: "bob", name: "Bob", text });
  assert.equal(notice.due(), "");
  hear("Here is\n the  link");
  assert.equal(notice.due(), "Bob wrote: Here is the link");
  hear("two");
  hear("three");
  assert.equal(notice.due(), "");
  now = 7_000;
  assert.equal(notice.due(), "2 new messages in the chat");
  assert.equal(notice.due(), "");
  hear("four");
  notice.clear();
  now = 60_000;
  assert.equal(notice.due(), "");
  hear("👋".repeat(100));
  assert.equal([...notice.due()].length, "Bob wrote: ".length + 80);
});
