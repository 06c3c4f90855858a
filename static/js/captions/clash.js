/** Two people changed the same words, or the change did not get through: both are shown, the person decides. */
import { make } from "../dom.js";
import { fill, gettext } from "../language.js";

/** @typedef {import("./corrections.js").Correction} Correction */

/** Its buttons say what they do by `data-act`: theirs, mine. @param {Correction} correction */
export function panel(correction) {
  const node = make("div", "clash");
  const why = make("p", "clash-why", sentence(correction));
  const acts = make("p", "clash-acts");
  why.setAttribute("role", "alert");
  node.append(why);
  if (correction.theirs) node.append(version(gettext("Theirs"), correction.theirs.stable));
  node.append(version(gettext("Yours"), correction.text));
  if (correction.theirs) acts.append(button("theirs", gettext("Keep theirs")), button("mine", gettext("Use mine"), "primary"));
  else acts.append(button("theirs", gettext("Discard mine")), button("mine", gettext("Try again"), "primary"));
  node.append(acts);
  return node;
}

/** @param {Correction} correction */
function sentence({ theirs, why }) {
  if (!theirs) return why;
  const name = theirs.edited_by;
  return name
    ? fill(gettext("%(name)s changed this at the same time. Nothing is lost: choose one."), { name })
    : gettext("These words changed at the same time. Nothing is lost: choose one.");
}

/** @param {string} whose @param {string} text */
function version(whose, text) {
  const line = make("p", "clash-version");
  line.append(make("span", "clash-whose", whose), make("span", "", text));
  return line;
}

/** @param {string} act @param {string} label */
function button(act, label, kind = "") {
  const made = make("button", `button ${kind}`, label);
  made.type = "button";
  made.dataset.act = act;
  return made;
}
