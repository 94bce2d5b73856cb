// Shows each case as an article, the newest first, and adds every sentence as it happens.
"use strict";
const { lang, zone } = document.currentScript.dataset;
const cases = document.getElementById("cases");
const most = 30;

function articleOf(line) {
  let article = document.getElementById("case-" + line.case_id);
  if (article === null) {
    article = document.createElement("article");
    article.id = "case-" + line.case_id;
    const heading = document.createElement("h3");
    heading.textContent = line.number;
    article.append(heading, document.createElement("ol"));
  }
  return article;
}

function show(line) {
  document.getElementById("none").hidden = true;
  const article = articleOf(line);
  const item = document.createElement("li");
  const time = document.createElement("time");
  const words = document.createElement("span");
  time.dateTime = line.at;
  const shown = { hour12: false, timeZone: zone, timeZoneName: "shortOffset" };
  time.textContent = new Date(line.at).toLocaleTimeString("en-GB", shown).replace("GMT", "UTC");
  words.textContent = line.sentence;
  item.append(time, words);
  item.className = "new";
  article.querySelector("ol").append(item);
  cases.prepend(article);
  while (cases.children.length > most) cases.lastElementChild.remove();
}

new EventSource("/stories?lang=" + lang).onmessage = (message) => show(JSON.parse(message.data));
