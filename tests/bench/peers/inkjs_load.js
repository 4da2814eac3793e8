// node inkjs_load.js STORY.json: one first load of a compiled story, to its first text; one JSON line.
const { Story } = require('../node/node_modules/inkjs/dist/ink.js');
const fs = require('fs');
const now = () => Number(process.hrtime.bigint()) / 1e9;
const t0 = now(), c0 = process.cpuUsage();
const story = new Story(fs.readFileSync(process.argv[2], 'utf8').replace(/^\uFEFF/, ''));
story.ContinueMaximally();
const c = process.cpuUsage(c0);
console.log(JSON.stringify({ secs: now() - t0, cpu: (c.user + c.system) / 1e6 }));
