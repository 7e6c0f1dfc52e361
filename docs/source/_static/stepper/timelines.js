// walk.py 写出：处理一次请求，先后是谁在栈顶，各多少拍。
const TIMELINE = { names: ["escape", "render", "parse", "log", "extend"], spans: [["extend", 10], ["parse", 20], ["render", 20], ["escape", 3], ["escape", 3], ["escape", 3], ["escape", 3], ["escape", 3], ["escape", 3], ["escape", 3], ["escape", 3], ["escape", 3], ["escape", 3], ["log", 20]] };
