// node inkjs_replay.js STORY.json CHOICES: makes the choices that the file lists; one JSON line.
// A game that has ended begins again. What is shown is asked for, as playing does.
const { Story } = require('../node/node_modules/inkjs/dist/ink.js');
const fs = require('fs');
const now = () => Number(process.hrtime.bigint()) / 1e9;
const [file, list] = process.argv.slice(2);
const story = new Story(fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
const picks = JSON.parse(fs.readFileSync(list, 'utf8'));

function play(picks) {
  let ends = 0;
  story.ResetState();
  story.ContinueMaximally();
  for (const pick of picks) {
    if (pick < 0) { ends++; story.ResetState(); } else story.ChooseChoiceIndex(pick);
    story.ContinueMaximally();
  }
  return ends;
}

play(picks.slice(0, 500));      // warm the JIT
const c0 = process.cpuUsage(), t0 = now();
const ends = play(picks);
const secs = now() - t0, c = process.cpuUsage(c0);
console.log(JSON.stringify({ steps: picks.length - ends, ends, secs, cpu: (c.user + c.system) / 1e6 }));
