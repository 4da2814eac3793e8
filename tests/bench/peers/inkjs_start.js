// node inkjs_start.js STORY.json: a cold start to the first prompt.
const { Story } = require('../node/node_modules/inkjs/dist/ink.js');
const story = new Story(require('fs').readFileSync(process.argv[2], 'utf8').replace(/^\uFEFF/, ''));
const text = story.ContinueMaximally();
process.stdout.write(text + story.currentChoices.map((c, i) => `  ${i + 1}. ${c.text}\n`).join('') + '> ');
