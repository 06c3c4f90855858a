import assert from "node:assert/strict";
import { test } from "node:test";
import { Comings } from "../../static/js/room/comings-store.js";

/** A room in which one has been for a while. */
class Room {
  now = 0;
  comings = new Comings("me", () => this.now);
  people = new Map([["me", one("me")]]);

  constructor(...names) {
    this.come(...names);
    this.said = [];
    this.look();
    this.wait(10);
  }

  come(...names) {
    for (const name of names) this.people.set(name, one(name));
  }

  set(name, changes) {
    this.people.set(name, { ...this.people.get(name), ...changes });
  }

  leave(...names) {
    for (const name of names) this.set(name, { state: "left" });
  }

  look() {
    const sentence = this.comings.update([...this.people.values()]);
    if (sentence) this.said.push(sentence);
  }

  /** As the page does, four times a second. @param {number} seconds */
  wait(seconds) {
    for (let tick = 0; tick < seconds * 4; tick++) {
      this.now += 250;
      this.look();
    }
    return this.said.splice(0);
  }
}

const one = (name) => ({ id: name, name, state: "here", hand: false });

test("one who comes, one who leaves", () => {
  const room = new Room("Ann");
  room.come("Bob");
  assert.deepEqual(room.wait(5), ["Bob joined."]);
  room.leave("Ann");
  assert.deepEqual(room.wait(5), []);
  assert.deepEqual(room.wait(10), ["Ann left."]);
});

test("several within a few seconds are one sentence", () => {
  const room = new Room();
  room.come("Bob");
  room.wait(1);
  room.come("Carla", "Dan");
  assert.deepEqual(room.wait(5), ["Bob and 2 others joined."]);
  room.come("Eve", "Finn");
  assert.deepEqual(room.wait(5), ["Eve and Finn joined."]);
  room.leave("Bob");
  room.wait(1);
  room.leave("Carla", "Dan");
  assert.deepEqual(room.wait(20), ["Bob and 2 others left."]);
});

test("a reload is silent, also beside one who really leaves", () => {
  const room = new Room("Ann", "Bob");
  room.leave("Ann");
  room.wait(9);
  room.leave("Bob");
  assert.deepEqual(room.wait(4), ["Ann left."]);
  room.come("Bob");
  assert.deepEqual(room.wait(30), []);
});

test("a lost connection is no leaving", () => {
  const room = new Room("Ann");
  room.set("Ann", { state: "reconnecting" });
  assert.deepEqual(room.wait(40), []);
});

test("who looked in for a moment was not there", () => {
  const room = new Room();
  room.come("Bob");
  room.wait(1);
  room.leave("Bob");
  assert.deepEqual(room.wait(30), []);
});

test("nothing of what was so when one came, nor while one waits at the door, nor of oneself", () => {
  const room = new Room();
  room.comings = new Comings("me", () => room.now);
  room.set("me", { state: "waiting" });
  room.come("Ann");
  room.wait(30);
  room.set("me", { state: "here", hand: true });
  room.come("Bob");
  room.wait(3);
  room.come("Carla");
  assert.deepEqual(room.wait(30), []);
});

test("beyond twelve people only hands are told", () => {
  const room = new Room(...Array.from({ length: 11 }, (_, index) => `P${index}`));
  room.come("Bob");
  room.leave("P3");
  room.set("P1", { hand: true });
  assert.deepEqual(room.wait(5), ["Bob joined. P1 raised a hand."]);
  room.come("Carla", "Dora");
  room.leave("P4");
  room.set("P2", { hand: true });
  assert.deepEqual(room.wait(30), ["P2 raised a hand."]);
});

test("a hand is told once, and not when it is lowered or was up when one came", () => {
  const room = new Room("Ann");
  room.set("Ann", { hand: true });
  assert.deepEqual(room.wait(5), ["Ann raised a hand."]);
  room.set("Ann", { hand: false });
  assert.deepEqual(room.wait(5), []);
  room.set("Ann", { hand: true });
  room.wait(1);
  room.set("Ann", { hand: false });
  assert.deepEqual(room.wait(5), []);
});

test("a hand that stays up through a reload is not told again", () => {
  const room = new Room("Ann");
  room.set("Ann", { hand: true });
  room.wait(5);
  room.set("Ann", { state: "left", hand: false });
  room.wait(2);
  room.set("Ann", { state: "here", hand: true });
  assert.deepEqual(room.wait(5), []);
});

test("a list of those inside only will do", () => {
  const room = new Room("Ann");
  room.people.delete("Ann");
  assert.deepEqual(room.wait(20), ["Ann left."]);
});
