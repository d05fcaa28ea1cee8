// What a reader has answered, kept in this browser and nowhere else.
const KEY = "convlab";

/** The answers by the ids of their questions. kind: of the last reply, or "shown" where the reader
 * has asked for what follows.
 * @typedef {{ text: string, kind: "right" | "not yet" | "shown" }} Given
 * @returns {Record<string, Given>} */
export function readProgress() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof kept === "object" && kept !== null ? kept : {};
  } catch {
    return {}; // a browser that keeps nothing, or a text of another program
  }
}

/** Keep an answer, or forget it if it is null. @param {string} id @param {Given | null} given */
export function keep(id, given) {
  const { [id]: _, ...others } = readProgress();
  write(given === null ? others : { ...others, [id]: given });
}

/** Forget all answers, or those of one lesson. @param {string} [lesson] its number, as "04" */
export function forget(lesson) {
  const entries = Object.entries(readProgress());
  write(Object.fromEntries(entries.filter(([id]) => lesson && !id.startsWith(`${lesson}.`))));
}

/** How many questions of a lesson have an answer. @param {string} lesson */
export const answeredIn = (lesson) =>
  Object.keys(readProgress()).filter((id) => id.startsWith(`${lesson}.`)).length;

/** @param {Record<string, Given>} all */
function write(all) {
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // This browser keeps nothing: the page works on without a memory.
  }
}
