// node inkjs_play.js STORY.json GAMES: random playthroughs; one JSON line.
// The generator of chance is minstd, so that every runtime plays the same games.
const { Story } = require('../node/node_modules/inkjs/dist/ink.js');
const fs = require('fs');
const M = 2147483647;
const now = () => Number(process.hrtime.bigint()) / 1e9;
const [file, games] = process.argv.slice(2);
const story = new Story(fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));

function play(game) {
  let x = (((game + 1) * 69621) % M * 48271) % M, count = 0, shown = 0;
  story.ResetState();
  for (;;) {
    shown += story.ContinueMaximally().length;
    const choices = story.currentChoices;
    if (!choices.length) return [count, shown];
    for (const choice of choices) shown += choice.text.length;
    x = (x * 48271) % M;
    story.ChooseChoiceIndex(Math.floor((x / M) * choices.length));
    count++;
  }
}

for (let game = 0; game < 3; game++) play(game);      // warm the JIT
const c0 = process.cpuUsage(), t0 = now();
let choices = 0, chars = 0, lenhash = 0;
for (let game = 0; game < +games; game++) {
  const [count, shown] = play(game);
  choices += count;
  chars += shown;
  lenhash = (lenhash * 31 + count) % 1000000007;
}
const secs = now() - t0, c = process.cpuUsage(c0);
console.log(JSON.stringify({ choices, chars, games: +games, lenhash, secs, cpu: (c.user + c.system) / 1e6 }));
