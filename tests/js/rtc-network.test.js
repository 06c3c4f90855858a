/** Another network is noticed; a guess at its speed is not one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { watch } from "../../static/js/rtc/network.js";

/** @param {string} [type] what the browser says of it */
function network(type) {
  const [page, connection] = [new EventTarget(), Object.assign(new EventTarget(), { type })];
  let moved = 0;
  watch(() => moved++, { page, connection });
  return {
    page,
    moved: () => moved,
    change(/** @type {string | undefined} */ now) {
      connection.type = now;
      connection.dispatchEvent(new Event("change"));
    },
  };
}

test("back online, or from one kind to another: once each", () => {
  const { page, change, moved } = network("wifi");
  page.dispatchEvent(new Event("online"));
  assert.equal(moved(), 1);
  change("cellular");
  assert.equal(moved(), 2);
  change("none");
  assert.equal(moved(), 2, "there is nothing to look for a path on");
  change("cellular");
  assert.equal(moved(), 3);
});

test("a link that is only faster or slower leaves the call alone, also where its kind is kept secret", () => {
  for (const type of ["wifi", undefined]) {
    const { change, moved } = network(type);
    for (let times = 0; times < 5; times++) change(type);
    assert.equal(moved(), 0);
  }
});

test("a browser that knows no connection still tells when it is back online", () => {
  const page = new EventTarget();
  let moved = 0;
  watch(() => moved++, { page, connection: undefined });
  page.dispatchEvent(new Event("online"));
  assert.equal(moved, 1);
});
