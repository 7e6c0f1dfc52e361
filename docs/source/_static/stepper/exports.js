// Which public names an export gives, and who publishes them: the rules of tf_export/api_export.py, extractor.py and
// generator.py. An export is { line, symbol, names, v1 }; TF_NAMES comes from tf_export/explorer.py.

const EXPORTS = (() => {
  const PACKAGE = "tf", MODULE = "my_ops";
  const WORD = "[\\p{XIDS}_][\\p{XIDC}]*", IDENTIFIER = new RegExp(`^${WORD}$`, "u");
  const TOKEN = new RegExp(`(?<space>[ \\t\\r\\n]+|#[^\\n]*|\\\\\\n)|(?<string>"[^"\\\\\\n]*"|'[^'\\\\\\n]*')|(?<word>${WORD})|(?<other>.)`, "sugy");
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const MISPLACED = "导出要写在模块顶层，并且直接用在一个符号上", NOT_LITERAL = "名字必须是写明的字符串";
  const RENAMED = "装饰器改名、转手之后就跟不下去了";
  const KEYWORDS = new Set(("False None True and as assert async await break class continue def del elif else except finally for from "
    + "global if import in is lambda nonlocal not or pass raise return try while with yield").split(" "));
  const usable = (name) => name.split(".").every((part) => IDENTIFIER.test(part) && !KEYWORDS.has(part));
  const unusable = (name) => `'${name}' 不是用点连起来的标识符，或者用了关键字`;

  class Refused extends Error {}
  const refuse = (line, why) => { throw new Refused(`第 ${line} 行：${why}`); };

  // The statements at top level and the indented lines, each { line, indented, tokens }; brackets join lines.
  function statements(text) {
    const found = [], lines = text.split("\n");
    for (let k = 0; k < lines.length; k += 1) {
      const line = k + 1, indented = /^[ \t]/.test(lines[k]);
      let source = lines[k], tokens = tokenize(source, line);
      while (depth(tokens) > 0) {
        k += 1;
        if (k === lines.length) refuse(line, "括号没有闭合");
        tokens = tokenize(source += `\n${lines[k]}`, line);
      }
      if (tokens.length) found.push({ line, indented, tokens });
    }
    return found;
  }

  function tokenize(source, line) {
    const tokens = [];
    for (const { groups } of source.matchAll(TOKEN)) {
      if (groups.string) tokens.push({ kind: "string", text: groups.string.slice(1, -1) });
      else if (groups.word) tokens.push({ kind: "word", text: groups.word });
      else if (groups.other === "\"" || groups.other === "'") refuse(line, "引号没有闭合，或者里面有反斜杠");
      else if (groups.other) tokens.push({ kind: "other", text: groups.other });
    }
    return tokens;
  }

  const depth = (tokens) => tokens.reduce((sum, { kind, text }) => sum + (kind !== "other" ? 0 : "([{".includes(text) ? 1 : ")]}".includes(text) ? -1 : 0), 0);

  // Reads tokens from left to right: is("("), eat("("), word(), string().
  function reader(tokens) {
    let at = 0;
    const peek = (ahead = 0) => tokens[at + ahead] ?? { kind: "end", text: "" };
    const is = (text, ahead = 0) => peek(ahead).kind !== "string" && peek(ahead).text === text;
    const eat = (text) => is(text) && Boolean(at += 1);
    const take = (kind) => (peek().kind === kind ? tokens[at++].text : null);
    return { is, eat, end: () => at >= tokens.length, word: () => take("word"), string: () => take("string"), mark: () => at, back: (to) => { at = to; } };
  }

  // The names of a call whose "(" is next: { names, v1 }. Only literals: nobody runs them.
  function call(read, line) {
    const names = [];
    let v1 = null;
    read.eat("(");
    while (!read.eat(")")) {
      const name = read.string();
      if (name !== null) names.push(name);
      else if (read.is("v1") && read.is("=", 1)) {
        read.word();
        read.eat("=");
        v1 = sequence(read, line);
      } else refuse(line, NOT_LITERAL);
      if (!read.eat(",") && !read.is(")")) refuse(line, NOT_LITERAL);
    }
    return { names, v1: v1 ?? names };
  }

  function sequence(read, line) {
    if (read.eat("None")) return null;
    const close = read.eat("[") ? "]" : read.eat("(") ? ")" : refuse(line, NOT_LITERAL), names = [];
    let comma = true;
    while (!read.eat(close)) {
      const name = comma ? read.string() : null;
      names.push(name ?? refuse(line, NOT_LITERAL));
      comma = read.eat(",");
    }
    return close === ")" && names.length === 1 && !comma ? refuse(line, NOT_LITERAL) : names;  // ("a") is a string
  }

  function dotted(read) {
    const parts = [read.word()];
    while (parts.at(-1) !== null && read.eat(".")) parts.push(read.word());
    return parts.at(-1) === null ? null : parts.join(".");
  }

  const mentions = (tokens) => [...tokens.keys()].filter((k) => tokens[k].kind === "word" && tokens[k].text === "tf_export" && tokens[k - 1]?.text !== ".");
  const exporting = (tokens) => mentions(tokens).some((k) => tokens[k + 1]?.text === "(");
  const passing = (tokens) => !["import", "from"].includes(tokens[0].text) && mentions(tokens).some((k) => tokens[k + 1]?.text !== "(");

  // What the extractor reads: { exports, runs, deprecated }. runs has an array of exports for each statement, as they
  // are written; deprecated is a Map: symbol → names. Throws Refused.
  function parse(text) {
    const exports = [], runs = [], deprecated = new Map();
    let waiting = [];
    for (const { line, indented, tokens } of statements(text)) {
      const read = reader(tokens);
      if (passing(tokens)) refuse(line, RENAMED);
      if (indented) {
        if (exporting(tokens)) refuse(line, MISPLACED);
      } else if (read.eat("@")) {
        const name = dotted(read);
        if (name === "tf_export" && read.is("(")) waiting.push({ line, ...call(read, line) });
        else if (name?.split(".").at(-1) === "deprecated_endpoints" && read.is("(")) waiting.push({ old: call(read, line).names });
        else waiting.push({});
      } else {
        const decorators = waiting;
        waiting = [];
        const async = read.is("async") && read.is("def", 1) && read.eat("async");
        if (read.eat("def") || (!async && read.eat("class"))) {
          const symbol = read.word() ?? refuse(line, "def 后面要有名字");
          const here = decorators.filter(({ names }) => names).map((each) => ({ ...each, symbol, registers: true }));
          exports.push(...here);
          runs.push(here);
          for (const { old } of decorators) if (old) deprecated.set(symbol, old);
          if (exporting(tokens)) refuse(line, MISPLACED);
        } else if (decorators.length) refuse(line, "@ 下面要有 def 或 class");
        else if (exporting(tokens)) {
          const found = { line, ...statement(read, line) };
          exports.push(found);
          runs.push([found]);
        }
      }
    }
    if (waiting.length) refuse(text.split("\n").length, "@ 下面要有 def 或 class");
    return { exports, runs, deprecated };
  }

  // g = tf_export("…")(f), tf_export("…").export_constant(__name__, "X"), or tf_export("…")(f).
  function statement(read, line) {
    const start = read.mark();
    let target = read.word();
    if (!(target !== null && target !== "tf_export" && read.eat("=") && !read.is("="))) {
      target = null;
      read.back(start);
    }
    if (!read.eat("tf_export") || !read.is("(")) refuse(line, MISPLACED);
    const names = call(read, line);
    if (target === null && read.eat(".")) {
      const symbol = read.eat("export_constant") && read.eat("(") && read.eat("__name__") && read.eat(",") ? read.string() : null;
      return symbol !== null && read.eat(")") && read.end() ? { symbol, ...names } : refuse(line, MISPLACED);
    }
    if (!read.eat("(")) refuse(line, MISPLACED);
    if (target !== null) return { symbol: target, registers: true, ...names };  // whatever is exported, it gets this name
    for (;;) {  // f; f may be in calls with one argument
      const symbol = dotted(read);
      if (symbol !== null && read.eat("(")) continue;
      while (read.eat(")"));
      return symbol !== null && !symbol.includes(".") && read.end() ? { symbol, registers: true, ...names } : refuse(line, MISPLACED);
    }
  }

  // What Python would say when the lines run: null, or the words of the ExportError. Decorators are made from the
  // first to the last, and applied from the last to the first.
  function registering(runs) {
    const owners = new Map();
    for (const statement of runs) {
      const bad = statement.flatMap(({ names, v1 }) => [...names, ...v1]).find((name) => !usable(name));
      if (bad !== undefined) return unusable(bad);
      for (const { names, v1, symbol } of [...statement].reverse().filter(({ registers }) => registers)) {  // a constant is noted on its module
        for (const name of [...names, ...v1.map((each) => `compat.v1.${each}`)]) {
          const owner = owners.get(name) ?? symbol;
          owners.set(name, owner);
          if (owner !== symbol) return `${name} 已经属于 ${owner}`;
        }
      }
    }
    return null;
  }

  // symbol → the name to be used in messages and archives, as api_export.canonical_name.
  function canonical({ runs, deprecated }) {
    const found = new Map();
    for (const { symbol, names, v1 } of runs.flatMap((statement) => [...statement].reverse())) {
      const some = names.length ? names : v1, old = deprecated.get(symbol) ?? [];
      found.set(symbol, some.find((name) => !old.includes(name)) ?? some[0] ?? null);
    }
    return found;
  }

  const parents = (space) => (space ? space.split(".").map((_, k, parts) => parts.slice(0, k + 1).join(".")) : []);
  const split = (full) => [full.slice(0, Math.max(full.lastIndexOf("."), 0)), full.slice(full.lastIndexOf(".") + 1)];

  // Map: namespace → Map: name → export. Throws Refused where a name stands for two things.
  function namespaces(exports, version) {
    const spaces = new Map([["", new Map()]]);
    for (const each of exports) {
      for (const full of each[version]) {
        if (!usable(full)) throw new Refused(`${MODULE}.${each.symbol}：${unusable(full)}`);
        const [space, name] = split(full);
        for (const parent of parents(space)) if (!spaces.has(parent)) spaces.set(parent, new Map());
        const other = spaces.get(space).get(name) ?? each;
        spaces.get(space).set(name, other);
        if (other.symbol !== each.symbol) throw new Refused(`${full}：${MODULE}.${other.symbol} 与 ${MODULE}.${each.symbol}`);
      }
    }
    for (const space of spaces.keys()) {
      const [parent, name] = split(space);
      if (space && spaces.get(parent).has(name)) throw new Refused(`${space} 既是符号又是命名空间`);
    }
    return spaces;
  }

  const importing = (name, { symbol, line }) => `from ${MODULE} import ${symbol}${name === symbol ? "" : ` as ${name}`}  # 第 ${line} 行`;

  function render(space, spaces, prefix) {
    const here = space ? `${prefix}.${space}` : prefix, names = [...spaces.get(space)].sort(([a], [b]) => compare(a, b));
    const children = [...spaces.keys()].filter((each) => each && split(each)[0] === space).map((each) => split(each)[1]).sort(compare);
    const all = [...children, ...names.map(([name]) => name)].sort(compare).map((name) => `'${name}'`).join(", ");
    return [`"""${here}：由 generator.py 生成，请勿手改。"""`, "", ...children.map((child) => `from ${here} import ${child}`),
      ...names.map(([name, each]) => importing(name, each)), "", `__all__ = [${all}]`, ""].join("\n");
  }

  const file = (module) => `${[PACKAGE, ...module.split(".").filter(Boolean)].join("/")}/__init__.py`;

  // path → text of every file that the generator writes.
  function generate(exports) {
    const files = { [file("")]: `from ${PACKAGE}._api.v2 import *\n`, [file("_api")]: "" };
    const v2 = namespaces(exports, "names"), v1 = namespaces(exports, "v1");
    if (!v2.has("compat")) v2.set("compat", new Map());
    v2.set("compat.v1", new Map());
    for (const [prefix, spaces] of [["_api.v2", v2], ["_api.v2.compat.v1", v1]]) {
      for (const space of spaces.keys()) files[file(`${prefix}.${space}`)] = render(space, spaces, `${PACKAGE}.${prefix}`);
    }
    return files;
  }

  // Where a name of the recorded TensorFlow comes from: { v2, v1, only }, files or null; only is where a name that
  // nobody publishes is registered.
  function where(name) {
    const [space, last] = split(name), has = (part) => Object.hasOwn(part, space) && part[space].split(" ").includes(last);
    const both = has(TF_NAMES.both), below = space ? `${space.replaceAll(".", "/")}/` : "";
    return {
      v2: both || has(TF_NAMES.v2) ? `tensorflow/_api/v2/${below || ""}${below ? "__init__" : "v2"}.py` : null,
      v1: both || has(TF_NAMES.v1) ? `tensorflow/_api/v2/compat/v1/${below}__init__.py` : null,
      only: TF_NAMES.only[name] ?? null,
    };
  }

  const every = (part) => Object.entries(part).flatMap(([space, names]) => names.split(" ").map((name) => (space ? `${space}.${name}` : name)));

  // Names like the one typed, the shortest first: those that end in it as a whole word, then those that contain it.
  function like(typed, most) {
    const wanted = typed.toLowerCase(), last = `.${wanted}`;
    const rank = (name) => (`.${name.toLowerCase()}`.endsWith(last) ? 0 : 1);
    const found = [...every(TF_NAMES.both), ...every(TF_NAMES.v2), ...every(TF_NAMES.v1), ...Object.keys(TF_NAMES.only)];
    return found.filter((name) => name.toLowerCase().includes(wanted))
      .sort((a, b) => rank(a) - rank(b) || a.length - b.length || compare(a, b)).slice(0, most);
  }

  return { PACKAGE, MODULE, Refused, parse, registering, canonical, namespaces, importing, file, generate, where, like, split };
})();
