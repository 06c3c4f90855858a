/** The pages of the API: Swagger UI, which the page loads beside this, in the colours that the reader prefers. */

/**
 * What Swagger UI asks with; only the parts that are used here.
 * @typedef {{headers: Record<string, string>}} Asking
 */

/** The session's cookie alone changes nothing: what changes something says the page's token too. */
function csrf() {
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  return token instanceof HTMLInputElement ? token.value : "";
}

/** @param {Asking} asking @returns {Asking} */
const asOneself = (asking) => {
  asking.headers["X-CSRFToken"] = csrf();
  return asking;
};

const place = /** @type {HTMLElement} */ (document.getElementById("api"));
const dark = matchMedia("(prefers-color-scheme: dark)");
const colours = () => document.documentElement.classList.toggle("dark-mode", dark.matches);

dark.addEventListener("change", colours);
colours();

/** @type {any} */ (globalThis).SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  filter: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  requestInterceptor: asOneself,
  validatorUrl: null, // nobody outside of this server is told of it
});
