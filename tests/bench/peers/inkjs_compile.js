// node inkjs_compile.js STORY.ink [OUT.json]: compile ink and show its first text; one JSON line.
const { Compiler, CompilerOptions } = require('../node/node_modules/inkjs/dist/ink-full.js');
const fs = require('fs');
const now = () => Number(process.hrtime.bigint()) / 1e9;
const stop = (message, type) => { if (type === 2) { console.error(message); process.exit(1); } };
const source = fs.readFileSync(process.argv[2], 'utf8');
const t0 = now(), c0 = process.cpuUsage();
const story = new Compiler(source, new CompilerOptions(null, [], false, stop)).Compile();
const secs = now() - t0, c = process.cpuUsage(c0);
if (process.argv[3]) fs.writeFileSync(process.argv[3], story.ToJson());
story.ContinueMaximally();
console.log(JSON.stringify({ secs, cpu: (c.user + c.system) / 1e6, choices: story.currentChoices.length }));
