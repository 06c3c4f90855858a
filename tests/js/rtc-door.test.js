/** Whatever carries media stands behind one small interface (`rtc/media.js`), so that a media server can take the mesh's place. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { Mesh } from "../../static/js/rtc/mesh.js";

const JS = new URL("../../static/js/", import.meta.url);
/** What a room may know of `rtc/` beside the mesh: devices, and how the others are made heard. */
const OPEN = ["camera.js", "screen.js", "speaker.js", "sound.js", "network.js"];

const sources = readdirSync(JS, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".js"));
/** @param {string} path */
const imported = (path) => [...readFileSync(new URL(path, JS), "utf8").matchAll(/^import .* from "(.+)";$/gm)].map(([, from]) => from);

test("one file makes the mesh, nobody reaches behind it", () => {
  const outside = sources.filter((path) => !path.startsWith("rtc/"));
  const reached = outside.flatMap((path) => imported(path).filter((from) => from.includes("/rtc/")).map((from) => [path, from.split("/rtc/")[1]]));
  assert.deepEqual(reached.filter(([, file]) => !OPEN.includes(file)), [["room/calling.js", "mesh.js"]]);
});

test("the mesh is what the interface says and no more", () => {
  const said = readFileSync(new URL("rtc/media.js", JS), "utf8").split("@typedef {object} Media")[1];
  const promised = [...said.matchAll(/^ \* @property .*} (\w+)/gm)].map(([, name]) => name);
  const offered = Object.getOwnPropertyNames(Mesh.prototype).filter((name) => name !== "constructor");
  assert.deepEqual(offered.toSorted(), promised.toSorted());
});

test("the mesh knows neither document nor socket", () => {
  const inside = new Set(["mesh.js"]);
  for (const file of inside) for (const from of imported(`rtc/${file}`)) inside.add(from.replace("./", ""));
  for (const file of inside) {
    const text = readFileSync(new URL(`rtc/${file}`, JS), "utf8").replaceAll(/\/\*\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    assert.doesNotMatch(text, /\b(document|window|WebSocket|localStorage)\b/, file);
  }
});
