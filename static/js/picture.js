/** The chosen picture is shown in its circle before it is saved. */
import { find, make } from "./dom.js";

const shown = find("#picture-shown");
const field = find('#picture-form input[type="file"]');

/** @param {File} file @returns {Promise<string>} a data: address, as the page's policy allows */
function read(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}

field.addEventListener("change", async () => {
  const file = field instanceof HTMLInputElement ? field.files?.[0] : undefined;
  if (!file?.type.startsWith("image/")) return;
  const image = make("img");
  image.src = await read(file);
  image.alt = "";
  await image.decode().then(
    () => shown.replaceChildren(image),
    () => {}, // the server will say what is wrong with it
  );
});
