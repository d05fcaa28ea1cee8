/** A function that computes only if a value of its argument has changed since the last call.
 * @template {object} A @template R @param {(argument: A) => R} compute
 * @returns {(argument: A) => R} */
export function rememberLast(compute) {
  /** @type {{ values: unknown[], result: R } | null} */
  let last = null;
  return (argument) => {
    const values = Object.values(argument);
    if (last === null || values.some((value, k) => value !== last?.values[k])) {
      last = { values, result: compute(argument) };
    }
    return last.result;
  };
}
