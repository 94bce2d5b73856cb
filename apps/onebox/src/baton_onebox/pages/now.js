// Shows the queues and today's figures, anew every two seconds while the page is looked at.
"use strict";
{
  const { lang } = document.currentScript.dataset;
  const columns = ["name", "waiting", "longest", "talking", "free", "answered", "abandoned", "level"];
  const rows = document.getElementById("queues");
  const tiles = document.getElementById("figures");
  const day = document.getElementById("day");

  const told = (tag, words) => Object.assign(document.createElement(tag), { textContent: words });

  function tile(figure) {
    const whole = document.createElement("div");
    whole.append(told("dt", figure.name), told("dd", figure.value));
    return whole;
  }

  function row(queue) {
    const whole = document.createElement("tr");
    whole.className = queue.waiting > 0 ? "busy" : "";
    for (const column of columns) whole.append(told(column === "name" ? "th" : "td", queue[column]));
    whole.firstChild.scope = "row";
    return whole;
  }

  async function look() {
    if (document.hidden) return;
    const answer = await fetch("/now?lang=" + lang);
    if (!answer.ok) return;
    const now = await answer.json();
    day.textContent = now.time ?? "";
    rows.replaceChildren(...now.queues.map(row));
    tiles.replaceChildren(...now.figures.map(tile));
  }

  look();
  setInterval(look, 2000);
}
