/* Other words for what a reader typed: the mainland's for Taiwan's, the Chinese for an English name. Pure but for the index. */
"use strict";
(function () {
  const MOST_WORDS = 4; // of an English name
  const LONGEST_TERM = 8; // of Taiwan's

  /** Other queries that mean the same: [{text, whole}]; whole when all of the query was replaced. */
  async function rewritings(index, text) {
    return [...fromTaiwan(index, text), ...await fromEnglish(index, text)];
  }

  function fromTaiwan(index, text) {
    let result = "";
    for (let at = 0; at < text.length; ) {
      let length = Math.min(LONGEST_TERM, text.length - at);
      while (length > 1 && !index.taiwan.has(text.slice(at, at + length))) length--;
      const piece = text.slice(at, at + length);
      result += index.taiwan.get(piece) ?? piece;
      at += length;
    }
    return result === text ? [] : [{text: result, whole: false}];
  }

  async function fromEnglish(index, text) {
    if (!index.names.s) return [];
    const sequences = [...text.matchAll(/(?<![\p{L}\p{N}_.])[a-z][a-z'-]*(?: [a-z][a-z'-]*)*(?![\p{N}_.(])/gu)];
    const names = (words) => words.flatMap((_, from) =>
      Array.from({length: Math.min(MOST_WORDS, words.length - from)}, (_unused, more) => words.slice(from, from + more + 1).join(" ")));
    const all = sequences.slice(0, 3).flatMap(([sequence]) => names(sequence.split(" ").slice(0, 8)));
    if (!all.length) return [];
    await index.fetchKeys("s", all);
    const known = all.filter((name) => index.value("s", name)).sort((a, b) => b.length - a.length);
    if (!known.length) return [];
    const name = known[0];
    return index.value("s", name).split(" ").slice(0, 2).map((chinese) => ({text: text.replace(name, chinese), whole: name === text.trim()}));
  }

  Object.assign(globalThis.CJKSearch, {rewritings});
})();
