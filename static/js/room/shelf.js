/** What this tab remembers over a reload; nothing where that is forbidden. @returns {Storage | null} */
export function shelf() {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}
