/* Text → terms, the same as tokenizer.py and folding.py; cases.json of the tests holds both to it. Pure: no DOM. */
"use strict";
(function () {
  const CJK =
    "\\u3005\\u3007\\u3041-\\u3096\\u3099-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u3105-\\u312f\\u31f0-\\u31ff" +
    "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const LONGEST = 64;
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each is taken out wherever it stands
  const INVISIBLE = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/gu;
  const ACCENTS = /[\u0300-\u0337\u0339-\u036f]/gu; // all but the stroke that negates a sign: ≠
  const TYPED = new Map(Object.entries({
    "→": "->", "⇒": "=>", "≠": "!=", "≤": "<=", "≥": ">=", "×": "*", "−": "-", "∗": "*",
    ß: "ss", ẞ: "SS", æ: "ae", Æ: "Ae", œ: "oe", Œ: "Oe", ø: "o", Ø: "O", đ: "d", Đ: "D", ł: "l",
    Ł: "L", ı: "i", þ: "th", Þ: "Th", ð: "d", Ð: "D",
  }));
  const LETTER = `(?:(?![${CJK}])[\\p{L}\\p{N}_])`;
  const WORD = `${LETTER}+`;
  const SIGN =
    "<<=|>>=|\\*\\*=|//=|===|!==|>>>|<=>|->|=>|==|!=|<=|>=|:=|\\*\\*|//|<<|>>|\\|\\||&&|\\+\\+|\\+=|-=|\\*=|/=|%=|&=|\\|=|\\^=|@=|::" +
    "|[@%&|^~+*=<>\\u00ac\\u00b1\\u00f7\\u2190-\\u22ff\\u27c0-\\u27ff\\u2900-\\u2aff]";
  const SCAN = new RegExp(
    `([${CJK}]+)|([A-Za-z](?:\\+\\+|#)(?![\\p{L}\\p{N}_])|${WORD}(?:(?:\\.|::)${WORD})*)|(${SIGN})`, "gu");
  const MEETING = "\u00b7";
  const MEETINGS = new RegExp(`([${CJK}])[ \\n]*(?=(${LETTER}))|(${LETTER})[ \\n]*(?=([${CJK}]))`, "gu");
  const HYPHENED = /(?<![A-Za-z0-9_-])[A-Za-z]+(?:-[A-Za-z]+)+(?![A-Za-z0-9_-])/gu;
  const STEMMED = /^[a-z]{3,}$/u;
  const STEM = "~";
  const VERSION = /^(?:[vV]?([0-9]+(?:\.[0-9]+)+)([A-Za-z][A-Za-z0-9]*)?|[vV]([0-9]+))$/u;
  const SEPARATOR = /\.|::/u;
  const CAMEL = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/gu;

  const visible = (text) => text.replace(/\p{Surrogate}/gu, "\ufffd").normalize("NFC").replace(INVISIBLE, "");

  const lower = (text) => {
    let result = "";
    for (const character of text) result += character.toLowerCase();
    return result.replaceAll("ς", "σ");
  };

  const head = (text) => (text.length <= LONGEST ? text : Array.from(text).slice(0, LONGEST).join(""));

  /** A word and its parts, in lower case, each once. */
  function wordTerms(word) {
    const version = VERSION.exec(word);
    if (version) return versionTerms(lower(word.replace(/^[vV]/u, "")), version[1] ?? version[3]);
    const pieces = [word];
    const names = word.split(SEPARATOR).filter(Boolean);
    if (names.length > 1) {
      for (let i = 1; i < Math.min(names.length, 6); i++) pieces.push(names.slice(i).join("."));
      pieces.push(...names);
    }
    for (const name of names) {
      const bare = name.replace(/^_+|_+$/gu, "");
      pieces.push(bare);
      for (const part of bare.split("_"))
        for (const piece of [part, ...(part.match(CAMEL) || [])])
          if (Array.from(piece).length > 1) pieces.push(piece);
    }
    return [...new Set(pieces.map((piece) => head(lower(piece))))].filter(Boolean);
  }

  /** "8.5.0rc1" gives itself, "8.5.0", "8.5" and "8". */
  function versionTerms(version, numbers) {
    const parts = numbers.split(".");
    const beginnings = parts.map((_, i) => parts.slice(0, parts.length - i).join("."));
    return [...new Set([version, ...beginnings])].map(head);
  }

  class Tokenizer {
    /** variants: a Map from a traditional character to its simplified one. stem: a function, where the language has one. */
    constructor(variants, stem) {
      this.variants = variants;
      this.stem = stem;
      this.folded = new Map();
      this.plainOf = new Map();
      this.isPlain = new Uint8Array(0x10000); // by code unit
    }

    foldCharacter(character) {
      let known = this.folded.get(character);
      if (known === undefined) {
        const plain = character.replace(INVISIBLE, "") && (TYPED.get(character) ?? character.normalize("NFKD").replace(ACCENTS, "").normalize("NFC"));
        known = "";
        for (const part of plain) known += this.variants.get(part) ?? part;
        this.folded.set(character, known);
      }
      return known;
    }

    /** The folded text, still in its case. */
    fold(text) {
      let result = "";
      for (const character of visible(text)) result += this.foldCharacter(character);
      return result;
    }

    /**
     * A text as queries are compared with it: folded, in lower case, without blanks. What stays as it is, nearly all, is
     * copied in pieces. pieces: a list that takes where they come from, [place in the result, start, end, whether it is one character] each.
     */
    plain(text, pieces) {
      let result = "";
      let from = 0;
      const add = (piece, start, end, isOne) => {
        if (pieces && piece) pieces.push([result.length, start, end, isOne]);
        result += piece;
      };
      for (let i = 0; i < text.length; ) {
        if (this.isPlain[text.charCodeAt(i)]) {
          i++;
          continue;
        }
        const character = String.fromCodePoint(text.codePointAt(i));
        const plain = this.#plainCharacter(character);
        if (plain === character && character.length === 1) {
          this.isPlain[text.charCodeAt(i++)] = 1;
          continue;
        }
        add(text.slice(from, i), from, i, false);
        from = i + character.length;
        add(plain, i, from, true);
        i = from;
      }
      add(text.slice(from), from, text.length, false);
      return result;
    }

    #plainCharacter(character) {
      let known = this.plainOf.get(character);
      if (known === undefined) this.plainOf.set(character, known = lower(this.foldCharacter(character)).replace(/\s+/gu, ""));
      return known;
    }

    /** The runs of a folded text: {text, cjk, sign, start}. */
    *runs(folded) {
      for (const match of folded.matchAll(SCAN))
        yield {text: match[0], cjk: match[1] !== undefined, sign: match[3] !== undefined, start: match.index};
    }

    terms(text) {
      const result = [];
      const folded = this.fold(text);
      for (const run of this.runs(folded)) {
        if (run.sign) {
          result.push(run.text);
          continue;
        }
        if (!run.cjk) {
          const terms = wordTerms(run.text);
          result.push(...terms, ...this.#stems(terms));
          continue;
        }
        const characters = Array.from(run.text);
        result.push(...characters);
        for (let i = 0; i + 1 < characters.length; i++) result.push(characters[i] + characters[i + 1]);
      }
      return [...result, ...meetings(folded).map(({term}) => term), ...joined(folded)];
    }

    #stems(terms) {
      if (!this.stem) return [];
      return terms.filter((term) => STEMMED.test(term) && this.stem(term) !== term).map((term) => STEM + this.stem(term));
    }

    /** The spellings of a word's stem in the index; none where the language has no stemmer. */
    stemTerms(word) {
      if (!this.stem || !STEMMED.test(word)) return [];
      const stem = this.stem(word);
      return stem === word ? [STEM + stem] : [stem, STEM + stem];
    }
  }

  /** Where words meet runs of Chinese, be there a space or not: a dot and the two characters that touch, and where they stand. */
  const meetings = (folded) => Array.from(folded.matchAll(MEETINGS), (match) => {
    const [before, after] = [match[1] ?? match[3], match[2] ?? match[4]];
    return {term: `${MEETING}${lower(before)}${lower(after)}`, start: match.index, end: match.index + match[0].length + after.length};
  });

  /** Hyphened words without their hyphens. */
  const joined = (folded) => Array.from(folded.matchAll(HYPHENED), ([word]) => head(lower(word.replaceAll("-", ""))));

  globalThis.CJKSearch ??= {};
  Object.assign(globalThis.CJKSearch, {Tokenizer, wordTerms, meetings, joined, lower, visible});
})();
