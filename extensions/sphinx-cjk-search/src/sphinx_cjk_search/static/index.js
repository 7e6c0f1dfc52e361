/* The files of the index: loads them when they are asked for, as scripts, which file:// allows too. */
"use strict";
(function () {
  const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
  const DIGITS = new Uint8Array(128);
  for (let value = 0; value < ALPHABET.length; value++) DIGITS[ALPHABET.charCodeAt(value)] = value;
  const LEVELS = 16;
  const BEGINNING = 4; // letters of a plain word that say where it lies
  const MOST_FOLDED = 2000; // texts that are kept so, while a reader types on

  /** The numbers of an encoded list; see encoding.py. */
  function numbers(text) {
    const result = [];
    let value = 0;
    let unit = 1;
    for (let i = 0; i < text.length; i++) {
      const digit = DIGITS[text.charCodeAt(i)];
      value += (digit & 31) * unit;
      unit *= 32;
      if (digit >= 32) continue;
      result.push(value);
      value = 0;
      unit = 1;
    }
    return result;
  }

  /** The values of characters, each by itself. */
  const digits = (text) => Array.from(text, (digit) => DIGITS[digit.charCodeAt(0)]);

  /** The numbers of an encoded list of gaps. */
  function ascending(text) {
    const result = numbers(text);
    let before = -1;
    for (let i = 0; i < result.length; i++) before = result[i] += before + 1;
    return result;
  }

  /** See encoding.py. */
  function shardOf(key, count) {
    let value = 5381;
    for (const character of /^[a-z]+$/.test(key) ? key.slice(0, BEGINNING) : key) value = (Math.imul(value, 33) ^ character.codePointAt(0)) >>> 0;
    return value % count;
  }

  class Index {
    /** load: a function that takes a file's name and returns a promise of its content, undefined when there is none. */
    constructor(load) {
      this.load = load;
      this.files = new Map();
      this.postings = new Map();
      this.foldedTexts = new Map();
    }

    async open() {
      const meta = await this.load("manifest");
      if (!meta) throw new Error("the search index cannot be loaded");
      this.meta = meta;
      this.names = Object.fromEntries(Object.entries(meta.files).map(([kind, fingerprints]) =>
        [kind, fingerprints.match(/.{6}/g).map((fingerprint, i) => `${kind}${i}.${fingerprint}`)]));
      this.size = meta.passages;
      const [traditional, simplified] = meta.variants.map((text) => Array.from(text));
      this.tokenizer = new CJKSearch.Tokenizer(new Map(traditional.map((character, i) => [character, simplified[i]])), CJKSearch.stem);
      this.taiwan = new Map(meta.taiwan.map((line) => line.split(" ")));
      this.syllables = new Set(meta.syllables.split(" "));
      this.textEnds = this.#ends(numbers(meta.texts));
      this.pageEnds = this.#ends(numbers(meta.pages));
      this.pageOf = new Uint32Array(this.size);
      this.pageEnds.forEach((end, page) => this.pageOf.fill(page, page ? this.pageEnds[page - 1] : 0, end));
      return this;
    }

    #ends(sizes) {
      let end = 0;
      return Uint32Array.from(sizes, (size) => (end += size));
    }

    /** Load files, each once. */
    async fetch(names) {
      await Promise.all([...new Set(names)].filter((name) => !this.files.has(name)).map(async (name) => {
        const content = await this.load(name);
        if (content === undefined) throw new Error(`${name} of the search index cannot be loaded`);
        this.files.set(name, content);
      }));
    }

    #shard(table, key) {
      const names = this.names[table];
      return names[shardOf(key, names.length)];
    }

    /** Load what holds these keys of a table: "p" postings, "g" lexicon, "y" readings, "v" vectors. */
    async fetchKeys(table, keys) {
      await this.fetch(keys.map((key) => this.#shard(table, key)));
    }

    value(table, key) {
      const part = this.files.get(this.#shard(table, key));
      return part && Object.hasOwn(part, key) ? part[key] : undefined;
    }

    /** A loaded term's passages and the levels of their impacts, null when no passage has it. */
    termPostings(term) {
      let known = this.postings.get(term);
      if (known !== undefined) return known;
      const text = this.value("p", term);
      known = null;
      if (text !== undefined) {
        const cut = text.indexOf("!");
        const values = ascending(cut < 0 ? text : text.slice(cut + 1));
        known = {
          passages: Uint32Array.from(values, (value) => value / LEVELS),
          levels: Uint8Array.from(values, (value) => value % LEVELS),
          frequency: cut < 0 ? values.length : numbers(text.slice(0, cut))[0],
        };
      }
      this.postings.set(term, known);
      return known;
    }

    /** The texts of passages, loaded: number → {url, headings, text}. */
    async passages(numbers_) {
      const places = numbers_.map((number) => [number, this.#fileOf(number)]);
      await this.fetch(places.map(([, file]) => this.names.t[file]));
      return new Map(places.map(([number, file]) => {
        const {urls, passages} = this.files.get(this.names.t[file]);
        const [url, anchor, headings, text, kind = "text", names = []] = passages[number - (file ? this.textEnds[file - 1] : 0)];
        return [number, {number, url: urls[url] + (anchor ? `#${anchor}` : ""), page: urls[url], headings, text, kind, names}];
      }));
    }

    /** A loaded passage's heading, text and names, as a query is compared with them. */
    folded({number, headings, text, names}) {
      let known = this.foldedTexts.get(number);
      if (known) return known;
      const fold = (part) => this.tokenizer.plain(CJKSearch.visible(part));
      const [heading, body] = [fold(headings.at(-1) ?? ""), fold(text)];
      known = {heading, body, whole: `${heading}\n${body}`, names: names.map(fold)};
      if (this.foldedTexts.size >= MOST_FOLDED) this.foldedTexts.clear();
      this.foldedTexts.set(number, known);
      return known;
    }

    #fileOf(passage) {
      let low = 0;
      let high = this.textEnds.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.textEnds[middle] > passage) high = middle;
        else low = middle + 1;
      }
      return low;
    }

    /** The readings of each character, loaded: a Map from characters to syllables; empty where the site has no pinyin. */
    async readings() {
      if (!this.names.h) return new Map();
      if (!this.readingsOf) {
        await this.fetch(this.names.h);
        this.readingsOf = new Map();
        for (const [syllable, characters] of Object.entries(this.files.get(this.names.h[0])))
          for (const character of characters) this.readingsOf.set(character, [...this.readingsOf.get(character) ?? [], syllable]);
      }
      return this.readingsOf;
    }

    /** Words of the lexicon in order, at most so many: those that follow a word, and few before it. */
    async wordsFrom(word, most) {
      const {firstWords, group} = this.meta;
      const after = firstWords.findIndex((first) => first > word);
      const from = Math.max(0, (after < 0 ? firstWords.length : after) - 1);
      const until = firstWords.findIndex((first, i) => i > from && !first.startsWith(word));
      const files = this.names.w?.slice(from, until < 0 ? undefined : until).slice(0, 1 + Math.ceil(most / group)) ?? [];
      await this.fetch(files);
      return files.flatMap((file) => this.files.get(file));
    }

    /** The words with these numbers in the lexicon. */
    async words(numbers_) {
      const {group} = this.meta;
      const places = numbers_.map((number) => [this.names.w[Math.floor(number / group)], number % group]);
      await this.fetch(places.map(([file]) => file));
      return places.map(([file, place]) => this.files.get(file)[place]);
    }
  }

  Object.assign(globalThis.CJKSearch, {Index, LEVELS, numbers, ascending, digits});
})();
