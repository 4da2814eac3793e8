"""A story of the tests' own, small enough to be read at a glance, with one of everything."""

STORY = """
dreamweave: 1
id: ferry
title: The Night Ferry
author: Nobody in Particular
version: "1.2"
language: en
about: A crossing of four hours, and a dog that has no ticket.
start: quay
warnings:
  cold: Somebody in cold water
state:
  mood: [wary, easy, cross]
  engine:
    one_of: [idle, running, stalled]
    moves: {idle: [running], running: [stalled], stalled: [running]}
  tea: 0..4
  met_ada: flag
  met_dog: flag
  disturbed: {one_of: [allowed, plain]}
  reader: {text: 24, start: Passenger}
anywhere:
  jump:
    label: Walk off the boat.
    text: You walk off, which is simple.
    goto: ashore
panel:
  - {show: mood, label: Mood, note: {wary: nobody has said good evening}}
  - {show: engine, label: Engine}
  - {show: tea, label: Tea}
presentation:
  - {when: engine == stalled and disturbed == allowed, style: torn}
  - {when: mood == cross, style: stutter}
  - {when: tea >= 2, style: smooth}
people:
  ada: {name: Ada Brandt, note: Purser. Counts everything twice., known: met_ada}
  dog: {name: The dog, note: No ticket., known: met_dog}
endings:
  landed: {title: Landed, hint: Stay aboard.}
  ashore: {title: Ashore Again, hint: Go.}
  swam: {title: The Cold Way, hidden: true}
"""

QUAY = """
chapter: quay
title: The Quay
scenes:
  arrivals:
    text: |
      The last ferry is a *small* one. It has **two** funnels, of which one is painted on, and a
      purser with a list who looks at you, {reader}, as if you were on it twice.

      > No animals. No bicycles. No exceptions on Sundays.

      A dog is sitting beside the notice.
      ---
      The purser, whose badge says *Ada Brandt*, turns the list over. There is nothing on the back.

      "You'll want to be aboard before it rains," she says. It has been raining for an hour.
    do: met_ada = true
    choices:
      board:
        label: Go aboard.
        do: [engine = running, mood = easy]
        text: The gangway bounces twice for you and once for the dog.
        goto: crossing/saloon
      ask:
        label: "Ask her: is the dog on the list?"
        once: true
        do: met_dog = true
        text: |
          She looks. She looks at the dog. "He's the *reason* for the list," she says.
        goto: arrivals
      crew:
        label: Go aboard by the crew's ladder, where the lamp is out.
        when: tea >= 1
        locked: The ladder is for people who have had tea with the crew.
        goto: crossing/saloon
"""

CROSSING = """
chapter: crossing
title: The Crossing
scenes:
  saloon:
    text: |
      {if engine == stalled}
      The engine has stopped, and with it the clock, the urn and the conversation; everybody
      listens to the water do what it was doing all along, which is to try the hull from one end
      to the other as if it had lost something there.
      {elif tea >= 2}
      The saloon is warm. The tea is warm. The passengers are seated at the tables and the tables
      are clean and the windows show the night and the night is outside the windows.
      {else}
      In the saloon four people are pretending to sleep and one is asleep. The urn hums.
      {end}
    choices:
      tea:
        label: Have a cup of tea.
        do: tea += 1
        text: It is the colour of the boat.
        goto: saloon
      stall:
        label: Pull the brass handle marked DO NOT.
        when: engine == running
        do: engine = stalled
        text: It comes down easily. That is the worst thing about it.
        goto: saloon
      sit:
        label: Sit on the hat.
        when: mood != cross
        do: mood = cross
        goto: saloon
      swim:
        label: Swim the rest.
        when: engine == stalled
        goto: water
      arrive:
        label: Wait for the other side.
        when: engine == running
        locked: Without an engine there is no other side.
        goto: landed
  water:
    warnings: [cold]
    text: |
      The water is as cold as it looked. You swim towards the light that does not move.
    ending: swam
  landed:
    text: |
      The other side is much like this one, and the dog is there before you.
    ending: landed
"""

ASHORE = """
chapter: ashore
title: Ashore
scenes:
  home:
    text: |
      You are ashore. The ferry leaves without you, its painted funnel smoking a little.
    ending: ashore
"""

FILES = {
    "story.yaml": STORY,
    "a_quay.yaml": QUAY,
    "b_crossing.yaml": CROSSING,
    "c_ashore.yaml": ASHORE,
}
