/* What a reader typed → groups of terms with weights. Pure, but for the files of the index that say which terms exist. */
"use strict";
(function () {
  const LONGEST_QUERY = 256;
  const MOST_PAIRS = 24; // of one run; a longer one is sampled evenly
  const MOST_GROUPS = 31; // one bit each
  const GLANCED = 5; // words and pairs that are looked up for a first glance
  const WORD_WEIGHT = 1.6;
  const PART_WEIGHT = 0.6;
  const MEETING_WEIGHT = 0.8;
  const APART = 0.5; // times, where a space was typed between them
  const FRAME_WEIGHT = 0.12;
  /* What stands in for a word counts less than 13/16, the least impact of a word that stands in a heading as typed; see verify.js. */
  const HOMOPHONE = 0.8; // beside the pair itself
  const MOST_READINGS = 3; // of one character
  const LONGEST_BY_EAR = 12; // characters
  const SAME_STEM = 0.8;
  const JOINED = 0.9; // "email" for the halves of "e-mail": the one that may count as much as a long heading
  const PARTLY_READ = 0.4; // pinyin of which the site has a part only
  /** Expansions of a word, and what they count beside the word itself. */
  const PREFIXES = {most: 14, factor: 0.75};
  const INFIXES = {most: 8, factor: 0.6};
  const TYPOS = {most: 8, factor: 0.6};
  const MOST_READ = 600; // words that have all three letters in a row of a word

  /* The words around the matter of a question. They are looked up too, but count little. */
  const FRAMES = new RegExp(
    "请问|請問|什么是|什么叫|是什么意思|是什么|什么意思|有什么用|有什么|有哪些|是怎么回事|是怎么|为什么要|为什么会|为什么|为何|怎么样|怎么才能|" +
    "(?:怎么|如何|怎样)(?:理解|实现|解决|工作|使用|用|写|做)?|怎么回事|如何才能|的原理|什么时候|何时|是否可以|能不能|可不可以|可以吗|的区别是什么|的区别|区别|的用法|的作用|的意思|是啥|啥是|干什么的|在哪里|在哪|" +
    "哪里|哪个|哪些|吗|呢|[?？]|" +
    "(?<=\\p{Script=Han})[和与跟](?=\\p{Script=Han}.*(?:区别|不同|差别|异同))|" + // between two things that are compared
    "\\b(?:what is|what are|what's|how to|how do i|how do|how does|why is|why does|why|where is|when to)\\b", "gu");
  /* Small words frame a sentence of words; beside Chinese or code they are names: "is 和 == 的区别". */
  const SENTENCE = /^[\p{L}'’-]+(?:[\s,]+[\p{L}'’-]+){2,}[\s.?!]*$/u;
  const SMALL = /\b(?:the|an|a|of|is|are|in|on|to|for|and|or|do|does|can|i|my|with|from|be)\b/gu;
  const SIGN_WEIGHT = 0.8;

  const UNFINISHED = /(?:[zcs]h|[bpmfdtnlgkhjqxzcsryw])$/u; // the beginning of a last syllable

  /* What is looked for, beside punctuation. */
  const MATTER = /[\p{L}\p{N}@%&|^~+*=<>]|->|::|\/\/|[\u2190-\u22ff]/u;
  const HAN = /\p{Script=Han}/u;

  class Query {
    /** asTyped: for a first glance, no other words for those of the query, and of many only some. byEar: what sounds like the Chinese of the query will do as well. */
    constructor(index, text, {byEar = false, asTyped = false} = {}) {
      this.index = index;
      this.byEar = byEar;
      this.asTyped = asTyped;
      const tokenizer = index.tokenizer;
      const cut = Array.from(text.slice(0, 4 * LONGEST_QUERY)).slice(0, LONGEST_QUERY).join("");
      this.cased = tokenizer.fold(cut).trim();
      this.text = CJKSearch.lower(this.cased);
      this.phrase = squeeze(this.text);
      this.segments = this.text.split(/\s+/u).filter((segment) => MATTER.test(segment)).slice(0, 24);
      this.frames = [...this.text.matchAll(FRAMES), ...(SENTENCE.test(this.text) && !HAN.test(this.text) ? this.text.matchAll(SMALL) : [])];
      this.core = this.#core();
      this.groups = [];
      this.alternatives = []; // phrases that the query may stand for
      this.readings = []; // of pinyin: {classes, typed}, for each syllable the characters it may stand for; how much was typed
    }

    /** The terms of the index that the query leads to. */
    terms() {
      const telling = this.groups.filter((group) => group.weight > FRAME_WEIGHT);
      return [...new Set((telling.length ? telling : this.groups).flatMap((group) => group.terms.map(([term]) => term)))];
    }

    /** The words and pairs that were typed, without what frames a question: [{spellings, pair}]. */
    typed() {
      const matter = this.words.filter(({weight}) => weight > FRAME_WEIGHT);
      return (matter.length ? matter : this.words).map(({terms, pair}) => ({spellings: terms, pair}));
    }

    /** The runs of the query, as they stand in it, of which a passage and its page have less than half. */
    missing(bits) {
      const shares = this.runs.map(() => [0, 0]);
      this.groups.forEach(({run, weight}, bit) => {
        if (run === undefined || weight <= FRAME_WEIGHT) return;
        shares[run][0] += weight;
        if (bits >>> bit & 1) shares[run][1] += weight;
      });
      return this.runs.filter((_, run) => shares[run][1] < 0.5 * shares[run][0]);
    }

    /** The query without the words that frame a question; empty when there are none, or nothing else. */
    #core() {
      let core = this.text;
      for (const {0: frame, index} of this.frames)
        core = core.slice(0, index) + " ".repeat(frame.length) + core.slice(index + frame.length);
      core = squeeze(core);
      return core !== this.phrase && MATTER.test(core) ? core : "";
    }

    /** Which characters belong to a frame. */
    #framed() {
      const framed = new Uint8Array(this.cased.length);
      if (this.core)
        for (const match of this.frames) framed.fill(1, match.index, match.index + match[0].length);
      return framed;
    }

    /** Cut the query into groups and load the postings of their terms. */
    async prepare() {
      const framed = this.#framed();
      const runs = [...this.index.tokenizer.runs(this.cased)];
      const words = [];
      this.runs = runs.map(({text}) => text);
      this.isHeard = runs.some(isHeard);
      for (const [place, run] of runs.entries()) {
        this.place = place;
        const inFrame = (from, to) => framed.subarray(run.start + from, run.start + to).some(Boolean);
        if (run.cjk) this.#addPairs(run, inFrame);
        else if (run.sign) this.#add([run.text], SIGN_WEIGHT);
        else words.push(...this.#addWord(run, inFrame(0, run.text.length)));
      }
      for (const whole of CJKSearch.joined(this.cased))
        for (const group of words) if (whole.startsWith(group.word) || whole.endsWith(group.word)) group.terms.push([whole, JOINED]);
      this.words = this.groups.filter(({pair, word}) => pair || word !== undefined)
        .map(({terms, weight, pair = false}) => ({terms: terms.map(([term]) => term), weight, pair}));
      this.place = undefined; // what is added from here on says itself where it belongs
      this.#addMeetings(runs);
      if (this.asTyped) this.#cutForAGlance();
      await this.#load();
      if (this.asTyped) return this;
      this.groups = this.groups.filter(({meeting}) => !meeting || this.#exists(meeting));
      await (this.byEar ? this.#addHomophones(runs) : this.#addCharacters());
      await this.#addInitials(words);
      await this.#addReadings(words);
      await this.#expand(words);
      this.groups = this.groups.slice(0, MOST_GROUPS);
      return this;
    }

    /** Few words and pairs, spread over the query, each as it was typed: the texts will tell whether all of it stands there. */
    #cutForAGlance() {
      const telling = this.groups.filter(({weight}) => weight > PART_WEIGHT);
      this.groups = spread(telling, GLANCED).map((group) => ({...group, terms: group.terms.slice(0, 1)}));
    }

    #add(terms, weight, details = {}) {
      const group = {terms: terms.map((term) => (typeof term === "string" ? [term, 1] : term)), weight, run: this.place, ...details};
      this.groups.push(group);
      return group;
    }

    #addPairs(run, inFrame) {
      const characters = Array.from(run.text);
      if (characters.length === 1) {
        this.#add([run.text], inFrame(0, run.text.length) ? FRAME_WEIGHT : 1);
        return;
      }
      const step = Math.ceil((characters.length - 1) / MOST_PAIRS);
      let offset = 0;
      characters.slice(0, -1).forEach((character, i) => {
        const pair = character + characters[i + 1];
        if (i % step === 0 || i === characters.length - 2)
          this.#add([pair], inFrame(offset, offset + pair.length) ? FRAME_WEIGHT : 1, {pair: true});
        offset += character.length;
      });
    }

    #addWord(run, framed) {
      const [word, ...parts] = CJKSearch.wordTerms(run.text);
      if (word === undefined) return [];
      const group = this.#add([word, ...this.index.tokenizer.stemTerms(word).map((stem) => [stem, SAME_STEM])], framed ? FRAME_WEIGHT : WORD_WEIGHT, {word});
      group.parts = parts.slice(0, 6).map((part) => this.#add([part], PART_WEIGHT));
      return framed ? [] : [group];
    }

    /** Where words meet Chinese; a space between them may be one between two things. */
    #addMeetings(runs) {
      for (const {term, start, end} of CJKSearch.meetings(this.cased)) {
        const {text} = runs.find((run) => !run.cjk && run.start < end && run.start + run.text.length > start);
        const weight = /\s/u.test(this.cased.slice(start, end)) ? APART * MEETING_WEIGHT : MEETING_WEIGHT;
        this.#add([term], weight, {meeting: CJKSearch.wordTerms(text)[0]});
      }
    }

    async #load() {
      await this.index.fetchKeys("p", this.groups.flatMap((group) => group.terms.map(([term]) => term)));
    }

    #exists(term) {
      return this.index.termPostings(term) !== null;
    }

    /** A pair that no section has (a typo, an unusual phrase) is looked for by its characters. */
    async #addCharacters() {
      const missing = new Set();
      const found = new Set();
      for (const group of this.groups)
        if (group.pair)
          for (const character of group.terms[0][0]) (this.#exists(group.terms[0][0]) ? found : missing).add(character);
      for (const character of missing) if (!found.has(character)) this.#add([character], 0.5);
      await this.#load();
    }

    /** Beside each pair, those that are read the same: an input method offers them, and one is taken for the other. */
    async #addHomophones(runs) {
      const readings = await this.index.readings();
      const of = (character) => (readings.get(character) ?? []).slice(0, MOST_READINGS);
      const keys = (a, b) => of(a).flatMap((first) => of(b).map((second) => `2${first}${second}`));
      for (const [place, run] of runs.entries()) {
        const characters = Array.from(run.text);
        if (!isHeard(run)) continue;
        await this.index.fetchKeys("y", characters.slice(1).flatMap((character, i) => keys(characters[i], character)));
        const classes = characters.map((character) => new Set([character]));
        const groups = this.groups.filter((group) => group.pair && group.run === place);
        groups.forEach((group, i) => {
          const found = keys(characters[i], characters[i + 1]).flatMap((key) => chunks(Array.from(this.index.value("y", key) ?? ""), 2));
          for (const [a, b] of found) {
            if (a + b !== group.terms[0][0]) group.terms.push([a + b, HOMOPHONE]);
            classes[i].add(a);
            classes[i + 1].add(b);
          }
        });
        this.readings.push({classes, typed: run.text.length});
      }
      await this.#load();
    }

    /** Words that no section has, but that can be read as pinyin: 深度 for "shendu" and for "shen du". */
    async #addReadings(words) {
      const unknown = words.some((group) => !this.#exists(group.word));
      if (!unknown) return;
      for (const {words: sequence, before, after} of this.#latinSequences()) {
        const syllables = this.#syllables(sequence.join(""), sequence);
        if (!syllables || sequence.every((word) => this.#exists(word))) continue;
        const keys = syllables.length === 1 ? [`1${syllables[0]}`]
          : syllables.slice(1).map((syllable, i) => `2${syllables[i]}${syllable}`);
        await this.index.fetchKeys("y", keys);
        const classes = syllables.map(() => new Set());
        const size = Number(keys[0][0]);
        const found = keys.map((key) => chunks(Array.from(this.index.value("y", key) ?? ""), size));
        const isWhole = found.every((terms) => terms.length); // else letters may only look like pinyin: "residu"
        found.forEach((terms, place) => {
          if (!terms.length) return;
          this.#add(terms.map((term) => term.join("")), isWhole ? 1 : PARTLY_READ);
          for (const term of terms) term.forEach((character, i) => classes[place + i].add(character));
        });
        const ofItself = (text) => Array.from(text, (character) => new Set([character]));
        const typed = before.length + sequence.join("").length + after.length;
        this.readings.push({classes: [...ofItself(before), ...classes, ...ofItself(after)], typed});
        if (!isWhole) continue;
        for (const group of words)
          if (sequence.includes(group.word)) Object.assign(group, {weight: 0.3 * group.weight, run: undefined}); // not missed any more
      }
      await this.#load();
    }

    /** Words of plain letters that follow each other with nothing but spaces between, and the Chinese on both sides of them. */
    #latinSequences() {
      const sequences = this.text.matchAll(/(?<![\p{Script=Latin}\p{N}_.])[a-z]+(?:['\s]+[a-z]+)*(?![\p{Script=Latin}\p{N}_.])/gu);
      return Array.from(sequences, ({0: letters, index}) => ({
        words: letters.split(/['\s]+/u),
        before: this.text.slice(0, index).match(/\p{Script=Han}*$/u)[0],
        after: this.text.slice(index + letters.length).match(/^\p{Script=Han}*/u)[0],
      }));
    }

    /** Words that no section has, but that begin the syllables of a heading: 线段树 for "xds". */
    async #addInitials(words) {
      const unknown = words.filter((group) => /^[a-z]{2,6}$/u.test(group.word) && !this.#exists(group.word));
      if (!unknown.length || !this.index.names.i) return;
      await this.index.fetchKeys("i", unknown.map((group) => group.word));
      for (const group of unknown) {
        const phrases = (this.index.value("i", group.word) ?? "").split(" ").filter(Boolean);
        if (!phrases.length) continue;
        for (let i = 0; i + 1 < group.word.length; i++)
          this.#add([...new Set(phrases.map((phrase) => phrase.slice(i, i + 2)))], 1, {run: group.run});
        this.alternatives.push(...phrases);
        group.weight *= 0.3;
      }
      await this.#load();
    }

    /** The letters cut into syllables, none across the ends of words; null when they cannot be. */
    #syllables(letters, words) {
      const result = [];
      for (const [place, word] of words.entries()) {
        const typed = word.replaceAll("lue", "lve").replaceAll("nue", "nve");
        const unfinished = place === words.length - 1 ? typed.replace(UNFINISHED, "") : typed;
        const cut = cutSyllables(typed, this.index.syllables) ?? (unfinished.length > 2 ? cutSyllables(unfinished, this.index.syllables) : null);
        if (!cut) return null;
        result.push(...cut);
      }
      return letters.length >= 2 && result.length <= 12 ? result : null;
    }

    /** The beginnings of words, parts of them, and misspelt ones. The last word may be unfinished. */
    async #expand(words) {
      for (const group of words) {
        const last = group === words.at(-1) && this.text.endsWith(group.word);
        const exists = group.terms.some(([term]) => this.#exists(term));
        if (group.word.length < 3 || (exists && !last)) continue;
        const isPinyin = this.readings.some(({classes}) => classes.every((characters) => characters.size));
        const alternatives = await (exists ? continuations(this.index, group.word) : expansions(this.index, group.word, !isPinyin));
        group.terms.push(...alternatives);
        if (!exists && !alternatives.length) for (const part of group.parts) part.weight *= 2;
      }
      await this.#load();
    }
  }

  const shorter = (a, b) => a.length - b.length || (a < b ? -1 : 1);

  /** Words of the lexicon that begin with a word that is one itself: [word, factor]. */
  async function continuations(index, word) {
    const names = (await index.wordsFrom(word, MOST_READ)).filter((name) => name !== word && name.startsWith(word));
    return names.sort(shorter).slice(0, PREFIXES.most).map((name) => [name, PREFIXES.factor]);
  }

  /** Words of the lexicon that begin with, hold, or nearly are a word that is none: [word, factor]. */
  async function expansions(index, word, mayBeTypo) {
    const trigrams = (marked) => {
      const result = [];
      for (let i = 0; i + 3 <= marked.length; i++) result.push(marked.slice(i, i + 3));
      return result;
    };
    if (word.length > 40) return [];
    const inside = trigrams(word);
    const all = trigrams(`^${word}$`);
    await index.fetchKeys("g", all);
    const lists = new Map(all.map((trigram) => [trigram, CJKSearch.ascending(index.value("g", trigram) ?? "")]));
    const counts = new Map();
    for (const trigram of new Set(inside)) for (const n of lists.get(trigram)) counts.set(n, (counts.get(n) ?? 0) + 1);
    const whole = new Set(inside).size;
    const holding = [...counts].filter(([, count]) => count === whole).map(([number]) => number).sort((a, b) => a - b);
    const near = !mayBeTypo || word.length < 4 ? [] : nearNumbers(lists, new Set(all));
    const read = holding.slice(0, MOST_READ);
    const names = await index.words([...read, ...near]);
    const held = names.slice(0, read.length).filter((name) => name !== word && name.includes(word));
    const prefixes = held.filter((name) => name.startsWith(word)).sort(shorter).slice(0, PREFIXES.most);
    const infixes = held.filter((name) => !name.startsWith(word)).sort(shorter).slice(0, INFIXES.most);
    const typos = prefixes.length || infixes.length ? []
      : [...new Set(names.slice(read.length))].filter((name) => isOneEdit(word, name)).slice(0, TYPOS.most);
    return [
      ...prefixes.map((name) => [name, PREFIXES.factor]),
      ...infixes.map((name) => [name, INFIXES.factor]),
      ...typos.map((name) => [name, TYPOS.factor]),
    ];
  }

  /** Words that share all but the few trigrams that one edit can spoil. */
  function nearNumbers(lists, wanted) {
    const counts = new Map();
    for (const trigram of wanted) for (const n of lists.get(trigram)) counts.set(n, (counts.get(n) ?? 0) + 1);
    const least = Math.max(1, wanted.size - 4);
    return [...counts].filter(([, count]) => count >= least)
      .sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 120).map(([number]) => number);
  }

  /** One letter more, less, other, or two neighbours exchanged. */
  function isOneEdit(a, b) {
    if (Math.abs(a.length - b.length) > 1) return false;
    let start = 0;
    while (start < a.length && start < b.length && a[start] === b[start]) start++;
    let endA = a.length;
    let endB = b.length;
    while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) { endA--; endB--; }
    if (endA - start <= 1 && endB - start <= 1) return true;
    return endA - start === 2 && endB - start === 2 && a[start] === b[start + 1] && a[start + 1] === b[start];
  }

  /** Letters → syllables, the longest first where that leads to the end. The last one may be unfinished: never. */
  function cutSyllables(letters, known, from = 0, failed = new Set()) {
    if (from === letters.length) return [];
    if (failed.has(from)) return null;
    for (let length = Math.min(6, letters.length - from); length > 0; length--) {
      const syllable = letters.slice(from, from + length);
      if (!known.has(syllable)) continue;
      const rest = cutSyllables(letters, known, from + length, failed);
      if (rest) return [syllable, ...rest];
    }
    failed.add(from);
    return null;
  }

  /** At most so many of a list, the first and the last among them. */
  const spread = (list, most) => (list.length <= most ? list
    : Array.from({length: most}, (_, i) => list[Math.round(i * (list.length - 1) / (most - 1))]));

  const chunks = (list, size) =>
    Array.from({length: Math.floor(list.length / size)}, (_, i) => list.slice(i * size, (i + 1) * size));

  /** Whether a run may have been written by ear. */
  const isHeard = ({text, cjk}) => cjk && text.length > 1 && Array.from(text).length <= LONGEST_BY_EAR;

  const squeeze = (text) => text.replace(/\s+/gu, "");

  Object.assign(globalThis.CJKSearch, {Query, squeeze, isOneEdit, cutSyllables});
})();
