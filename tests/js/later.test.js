import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { later } from "../../static/js/later.js";

/** Counts how often it was fetched; fails as often as it is told to. */
function module(failures = 0) {
  const fetched = { times: 0 };
  return [fetched, async () => {
    fetched.times += 1;
    if (fetched.times <= failures) throw new TypeError("no network");
    return "the module";
  }];
}

test("a module is fetched once, when it is wanted first", async () => {
  const [fetched, load] = module();
  const wanted = later(load);
  assert.equal(fetched.times, 0);
  assert.deepEqual(await Promise.all([wanted(assert.fail), wanted(assert.fail)]), ["the module", "the module"]);
  assert.equal(await wanted(assert.fail), "the module");
  assert.equal(fetched.times, 1);
});

test("without the server it says so, and comes when it is asked for again", async () => {
  const [, load] = module(1);
  const wanted = later(load);
  const said = [];
  assert.equal(await wanted((why) => said.push(why)), null);
  assert.equal(said.length, 1);
  assert.equal(await wanted(assert.fail), "the module");
});

test("it comes by itself after twenty seconds, for when there is no server later; failing then is told to nobody", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const [fetched, load] = module();
  const [, broken] = module(Infinity);
  later(load);
  later(broken);
  mock.timers.tick(19_999);
  assert.equal(fetched.times, 0);
  mock.timers.tick(1);
  await Promise.resolve();
  assert.equal(fetched.times, 1);
  mock.timers.reset();
});
