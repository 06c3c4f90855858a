import assert from "node:assert/strict";
import { test } from "node:test";
import { pieces } from "../../static/js/room/chat-links.js";
import { dice } from "./dice.js";

/** The addresses found, as `written` or `written → href` where they differ. */
function links(text) {
  return pieces(text).filter(({ href }) => href).map(({ text: written, href }) => (written === href ? written : `${written} → ${href}`));
}

test("addresses in a sentence, without what ends it", () => {
  assert.deepEqual(links("See https://example.com/a?b=c#d, or (https://de.wikipedia.org/wiki/Parley_(Roman))."), [
    "https://example.com/a?b=c#d", "https://de.wikipedia.org/wiki/Parley_(Roman)",
  ]);
  assert.deepEqual(links("（https://example.com/a）。 「https://example.org」、 https://example.net؟"), [
    "https://example.com/a", "https://example.org → https://example.org/", "https://example.net → https://example.net/",
  ]);
  assert.deepEqual(links("www.example.com!"), ["www.example.com → https://www.example.com/"]);
  assert.deepEqual(links("HTTPS://Example.com:8443/x"), ["HTTPS://Example.com:8443/x → https://example.com:8443/x"]);
  assert.deepEqual(links("http://127.0.0.1:8000/ http://[::1]/"), ["http://127.0.0.1:8000/", "http://[::1]/"]);
  assert.deepEqual(links("https://example.org/Köln"), ["https://example.org/Köln → https://example.org/K%C3%B6ln"]);
});

test("mail, to one address and with nothing else in it", () => {
  assert.deepEqual(links("Ask bob@example.com."), ["bob@example.com → mailto:bob@example.com"]);
  assert.deepEqual(links("mailto:bob@example.com?bcc=mallory@example.org"), ["mailto:bob@example.com", "mallory@example.org → mailto:mallory@example.org"]);
  assert.deepEqual(links("a@b@example.com, @bob, bob@home"), []);
});

test("nothing that runs, and no other scheme", () => {
  const bad = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://example.com", "https:example.com", "https:/example.com", "//example.com", "vbscript:x"];
  for (const text of bad) assert.deepEqual(links(text), [], text);
});

test("nothing that leads elsewhere than it reads", () => {
  const bad = [
    "https://bank.example@evil.example/", "https://user:secret@evil.example", "https://bank.example:80@evil.example/",
    "https://аpple.com", "https://ｅxample.com", "https://exam\u00adple.com", "http://0x7f.1", "http://2130706433",
    "https://%65vil.example", "https://\u212aelvin.example", "https://example\u3002com", "https://①.example", "https://",
  ];
  for (const text of bad) assert.deepEqual(links(text), [], text);
  assert.deepEqual(links("https://good.example\\@evil.example"), ["https://good.example → https://good.example/"]);
  assert.deepEqual(links("https://good.example/\u202egnp.exe https://good.example/\n"), ["https://good.example/"]);
  assert.deepEqual(links("https://good.example/@evil.example"), ["https://good.example/@evil.example"]);
});

test("whatever is written: the pieces are the text, and a link is one of three schemes and leads to the host it shows", () => {
  const parts = [
    "https://", "http://", "HTTP://", "www.", "mailto:", "javascript:", "data:", "example.com", "evil.example", "bob", "@", ":", "/",
    "//", "?", "#", ".", "..", ",", ")", "(", "]", "[", "[::1]", "%41", "%", "\\", " ", "\n", "\t", "\u202e", "\u200b", "а", "ｅ",
    "\u212a", "ß", "İ", "١", "👩‍🚀", "\ud83d", "<b>", "\"", "'", "&", "=", "8080", "0x7f", "1", "-", "_", "~", "xn--", "\0",
  ];
  const roll = dice(7);
  for (let round = 0; round < 20_000; round++) {
    const text = Array.from({ length: 1 + roll(9) }, () => parts[roll(parts.length)]).join("");
    const found = pieces(text);
    assert.equal(found.map((piece) => piece.text).join(""), text);
    for (const piece of found.filter(({ href }) => href)) {
      const url = new URL(piece.href);
      assert.ok(["http:", "https:", "mailto:"].includes(url.protocol), text);
      assert.ok(!url.username && !url.password, text);
      assert.ok(!/[\s\p{C}\\<>"]/u.test(piece.text), JSON.stringify(text));
      if (url.protocol === "mailto:") assert.match(piece.text, /^(mailto:)?[\w.+-]+@[a-z.-]+$/i);
      else assert.ok(piece.text.toLowerCase().replace(/^(https?:\/\/)?/, "").startsWith(url.hostname), JSON.stringify([text, piece]));
    }
  }
});

test("the longest message is read through once, however it is meant", () => {
  const long = ["https://a" + ")".repeat(3_990), "a@".repeat(2_000), "a.".repeat(2_000), "www.".repeat(1_000), `x@${"a.".repeat(1_990)}`, `${"a".repeat(3_998)}@`];
  for (const text of long) assert.equal(pieces(text.repeat(20)).map((piece) => piece.text).join(""), text.repeat(20));
});
