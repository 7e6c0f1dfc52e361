// The reader writes exports and asks for names; exports.js answers.

STEPPER.each("exports", (figure) => {
  const { make, button } = STEPPER;
  const EXAMPLES = {
    "两个名字，一个已弃用": '@tf_export("math.add", "add")\n@deprecated_endpoints("add")\ndef add_v2(x, y):\n    return x + y',
    "只在第一版": '@tf_export(v1=["app.run"])\ndef run(main=None, argv=None):\n    ...',
    "两版同名，两个函数": '@tf_export("math.reduce_sum", v1=[])\ndef reduce_sum(x): ...\n\n@tf_export(v1=["math.reduce_sum"])\ndef reduce_sum_v1(x): ...',
    "常量，和没有 def 的函数": 'tf_export("dtypes.int8", "int8").export_constant(__name__, "int8")\nlog = tf_export("math.log")(make_op("log"))',
    "抢名字（报错）": '@tf_export("math.add")\ndef add(x, y): ...\n\n@tf_export("math.add")\ndef plus(x, y): ...',
    "写在 if 里（拒绝）": 'if True:\n    tf_export("math.add")(add)',
  };
  const example = make("select", { "aria-label": "例子" }, ...Object.keys(EXAMPLES).map((name) => make("option", {}, name)));
  const written = make("textarea", { rows: 6, spellcheck: "false", autocapitalize: "off", "aria-label": "带 @tf_export 的源码" });
  const published = make("div", { class: "stepper-stage" }), said = make("p", { class: "interactive-words", "aria-live": "polite" });
  const asked = make("input", { type: "text", value: "app.run", spellcheck: "false", autocapitalize: "off", "aria-label": "TensorFlow 的名字" });
  const near = make("span", { class: "stepper-choices", role: "group", "aria-label": "相近的名字" });
  const answer = make("p", { class: "interactive-words export-answer", "aria-live": "polite" });

  const chip = (text, kind) => make("code", { class: `chip ${kind}` }, text);

  function rows(read, version, prefix) {
    const best = EXPORTS.canonical(read), label = version === "names" ? "第二版" : "第一版";
    return read.exports.flatMap((each) => each[version].map((full) => {
      const [space, name] = EXPORTS.split(full), old = (read.deprecated.get(each.symbol) ?? []).includes(full);
      const first = best.get(each.symbol) === full && (version === "names" || !each.names.length);
      const notes = [first ? "首选" : "", old ? "已弃用" : ""].filter(Boolean).join("，");
      const from = `${EXPORTS.file(`_api.v2${version === "names" ? "" : ".compat.v1"}.${space}`)}：${EXPORTS.importing(name, each)}`;
      return make("li", { "data-version": version, "data-name": full },
        make("span", { class: "stepper-label" }, label), chip(`${prefix}${full}`, first ? "taken" : old ? "gone" : "head"),
        make("span", { class: "export-note" }, notes), make("code", { class: "export-from" }, from));
    }));
  }

  function explain() {
    let problem = null, drawn = [], count = 0;
    try {
      const read = EXPORTS.parse(written.value);
      problem = EXPORTS.registering(read.runs);
      if (problem === null) {
        EXPORTS.generate(read.exports);
        drawn = [...rows(read, "names", `${EXPORTS.PACKAGE}.`), ...rows(read, "v1", `${EXPORTS.PACKAGE}.compat.v1.`)];
        count = read.exports.length;
      } else problem = `ExportError：${problem}`;
    } catch (error) {
      if (!(error instanceof EXPORTS.Refused)) throw error;
      problem = error.message;
    }
    written.setAttribute("aria-invalid", String(problem !== null));
    published.replaceChildren(...(drawn.length ? [make("ol", { class: "stepper-lines export-lines" }, ...drawn)] : []));
    said.textContent = problem ?? (count ? `${count} 处导出，公开 ${drawn.length} 个名字。` : "没有 @tf_export：一个名字也不公开。");
  }

  function look() {
    const name = asked.value.trim().replace(/^(tf|tensorflow)\./, "").replace(/^compat\.v1\./, ""), { v2, v1, only } = EXPORTS.where(name);
    const told = [v2 ? `tf.${name} 由 ${v2} 公开` : "", v1 ? `tf.compat.v1.${name} 由 ${v1} 公开` : ""].filter(Boolean);
    answer.textContent = only ? `${name} 登记了，却没有哪个模块公开它；它在 ${only}。`
      : told.length ? `${told.join("；")}${v2 ? "" : "；第二版里没有"}${v1 ? "" : "；第一版里没有"}。` : name ? `没有 ${name} 这个名字。` : "写一个名字试试。";
    near.replaceChildren(...(name ? EXPORTS.like(name, 6) : []).filter((each) => each !== name)
      .map((each) => button(each, () => { asked.value = each; look(); asked.focus(); })));
  }

  figure.prepend(make("div", { class: "interactive-board" },
    make("div", { class: "stepper-input" }, make("label", {}, "例子 ", example), written), published, said,
    make("div", { class: "stepper-input export-ask" }, make("label", {}, "在 TensorFlow 2.21 里查 ", asked), near), answer,
    make("p", { class: "interactive-help" }, "上面改源码，看它公开哪些名字、由哪个生成的文件公开；下面查真正的名字，点相近的名字换着看。")));
  figure.classList.add("is-live");
  example.addEventListener("change", () => { written.value = EXAMPLES[example.value]; explain(); });
  written.addEventListener("input", explain);
  asked.addEventListener("input", look);
  written.value = EXAMPLES[example.value];
  explain();
  look();
});
