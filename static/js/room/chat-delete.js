/** The bin of a message, and the question in its place: nobody can bring a message back. */
import { icon, make } from "../dom.js";
import { fill, gettext } from "../language.js";

/** @param {HTMLElement} node the message @param {() => void} confirmed */
export function mount(node, confirmed) {
  const bin = press("chat-bin", "", () => ask(true));
  const question = make("div", "chat-asking");
  const keep = press("button", gettext("Keep"), back);
  const remove = press("button danger", gettext("Delete"), () => {
    ask(false);
    confirmed();
  });
  bin.title = gettext("Delete");
  bin.append(icon("bin"));
  question.setAttribute("role", "group");
  question.hidden = true;
  question.append(make("span", "", gettext("Delete for everybody?")), keep, remove);
  node.append(bin, question);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || question.hidden) return;
    event.preventDefault(); // the panel stays open
    back();
  });

  /** @param {boolean} open */
  function ask(open) {
    question.hidden = !open;
    node.classList.toggle("asked", open);
    if (open) keep.focus();
  }

  function back() {
    ask(false);
    bin.focus();
  }

  return {
    /** @param {boolean} removable by the reader @param {string} text */
    update(removable, text) {
      bin.hidden = !removable;
      bin.setAttribute("aria-label", fill(gettext("Delete: %(text)s"), { text: [...text].slice(0, 40).join("") }));
      if (!removable) ask(false);
    },
  };
}

/** @param {string} look @param {string} label @param {() => void} pressed */
export function press(look, label, pressed) {
  const button = make("button", look, label);
  button.type = "button";
  button.addEventListener("click", pressed);
  return button;
}
