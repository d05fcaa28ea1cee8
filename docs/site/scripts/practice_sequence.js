// Which question of practice comes next: topics in turn, and a difficulty that follows success, by
// the rule of `convlab.practice`. No DOM.

/** @import { Question } from "./judge.js" */
/** @typedef {Question & { text: string, steps: string }} Drawn
 * @typedef {{ name: string, levels: number[], questions: Record<string, Drawn[]> }} Topic
 * @typedef {{ rightInARow: number, between: number, laterEachTime: number,
 *   levels: number }} Rule
 * @typedef {{ rule: Rule, topics: Topic[] }} Practice
 * @typedef {{ topic: Topic, level: number, question: Drawn }} Asked */

/** Questions one after the other: `next(right)` asks one more, and is told whether the answer before
 * was right; null at the first.
 * @param {Practice} practice @param {() => number} random from 0 to below 1 */
export function askInTurn({ rule, topics }, random) {
  const given = new Map(); // how many questions of a topic and level were asked
  /** @type {Topic[]} */
  let turns = [];
  /** @type {{ due: number, topic: Topic }[]} */
  let missed = [];
  const between = new Map(); // a missed topic → others before it comes again
  let [level, inARow, count] = [0, 0, 0];
  /** @type {Topic} */
  let topic;

  const takeTurn = () => {
    if (turns.length === 0) turns = shuffled(topics, random);
    return /** @type {Topic} */ (turns.pop());
  };
  const ask = () => {
    const fitting = topic.levels;
    const own = fitting[Math.floor((level * fitting.length) / rule.levels)];
    const key = `${topic.name} ${own}`;
    const number = given.get(key) ?? 0;
    given.set(key, number + 1);
    count += 1;
    const all = topic.questions[own];
    return { topic, level: own, question: all[number % all.length] };
  };
  return (/** @type {boolean | null} */ right) => {
    const before = between.get(topic) ?? 0;
    between.delete(topic);
    if (right === true) {
      inARow += 1;
      if (inARow === rule.rightInARow) [level, inARow] = [Math.min(level + 1, rule.levels - 1), 0];
    } else if (right === false) {
      [level, inARow] = [Math.max(level - 1, 0), 0];
      between.set(topic, before * rule.laterEachTime || rule.between);
      missed.push({ due: count + between.get(topic), topic });
      missed.sort((one, other) => one.due - other.due);
    }
    topic = missed.length > 0 && missed[0].due <= count ? missed[0].topic : takeTurn();
    missed = missed.filter((one) => one.topic !== topic);
    return ask();
  };
}

/** @template T @param {T[]} items @param {() => number} random */
function shuffled(items, random) {
  const mixed = [...items];
  for (let k = mixed.length - 1; k > 0; k--) {
    const other = Math.floor(random() * (k + 1));
    [mixed[k], mixed[other]] = [mixed[other], mixed[k]];
  }
  return mixed;
}
