"use strict";

const $ = id => document.getElementById(id);
const percent = share => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

// A row of bars for each name: label, bar and percentage.
function bar(list, name) {
  const row = document.createElement("li");
  row.innerHTML = '<span class="label"></span><span class="track" aria-hidden="true"><span class="fill" style="display:block"></span></span><span class="percent"></span>';
  row.querySelector(".label").textContent = name;
  list.append(row);
  return (share, isBest) => {
    row.classList.toggle("best", isBest);
    row.querySelector(".fill").style.transform = `scaleX(${share})`;
    row.querySelector(".percent").textContent = percent(share);
  };
}

function show(error, message) {
  error.textContent = message;
  error.hidden = !message;
}

// The answer as JSON, or an Error with a sentence for the user.
async function ask(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch {
    throw new Error("The server does not answer. Is the program still running?");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok)
    throw new Error(answer.error ?? `The server answers with error ${response.status}.`);
  return answer;
}

// ---- Tabs: one of them is in the order of Tab, the arrow keys go from one to the other.

const tabs = [...document.querySelectorAll("[role=tab]")];

function select(tab) {
  for (const each of tabs) {
    each.setAttribute("aria-selected", each === tab);
    each.tabIndex = each === tab ? 0 : -1;
    $(each.getAttribute("aria-controls")).hidden = each !== tab;
  }
  if (tab.id === "tab-image")
    listModels();
}

for (const [i, tab] of tabs.entries()) {
  tab.addEventListener("click", () => select(tab));
  tab.addEventListener("keydown", event => {
    const next = { ArrowRight: i + 1, ArrowLeft: i - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined)
      return;
    event.preventDefault();
    select(tabs[next % tabs.length]);
    tabs[next % tabs.length].focus();
  });
}

// ---- Drawing. Places are in units of a 280th of the canvas.

const side = 280, pen = 22, step = 10, sentSide = 112;
const canvas = $("canvas"), context = canvas.getContext("2d");
const ink = new OffscreenCanvas(canvas.width, canvas.height), inkContext = ink.getContext("2d");
const sent = new OffscreenCanvas(sentSide, sentSide), sentContext = sent.getContext("2d", { willReadFrequently: true });
const heat = new OffscreenCanvas(28, 28), heatContext = heat.getContext("2d");
const setBars = [...Array(10).keys()].map(digit => bar($("bars"), digit));

let isEmpty = true, frame = null, isAsking = false, isStale = false, isPainting = false, drawing = 0, spokenLater;
let cursor = { x: side / 2, y: side / 2 }, isPenDown = false, usesKeys = false;

inkContext.scale(canvas.width / side, canvas.height / side);
inkContext.lineCap = inkContext.lineJoin = "round";
inkContext.lineWidth = pen;
sentContext.imageSmoothingQuality = "high";

function line(from, to) {
  inkContext.beginPath();
  // A canvas draws nothing for a line of no length.
  if (from.x === to.x && from.y === to.y) {
    inkContext.arc(to.x, to.y, pen / 2, 0, 2 * Math.PI);
    inkContext.fill();
  } else {
    inkContext.moveTo(from.x, from.y);
    inkContext.lineTo(to.x, to.y);
    inkContext.stroke();
  }
  isEmpty = false;
  changed();
}

function clear() {
  inkContext.clearRect(0, 0, side, side);
  [isEmpty, frame, isPenDown, isStale] = [true, null, false, false];
  drawing++;
  setBars.forEach(set => set(0, false));
  $("digit").textContent = "–";
  $("certainty").textContent = "Draw a digit from 0 to 9";
  $("seen").getContext("2d").clearRect(0, 0, 28, 28);
  show($("draw-error"), "");
  speak("Cleared");
  paint();
}

// Once for each image that the screen shows, however many events come between.
function paint() {
  if (!isPainting)
    requestAnimationFrame(paintNow);
  isPainting = true;
}

// Paper, ink, the map and the cursor of the keyboard.
function paintNow() {
  isPainting = false;
  const style = getComputedStyle(document.documentElement), scale = canvas.width / side;
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.drawImage(ink, 0, 0);
  context.globalCompositeOperation = "source-in";
  context.fillStyle = style.getPropertyValue("--ink");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.globalCompositeOperation = "source-over";
  if (frame && $("explain").checked) {
    const unit = canvas.width / sentSide;
    context.drawImage(heat, frame.left * unit, frame.top * unit, frame.side * unit, frame.side * unit);
  }
  if (usesKeys && document.activeElement === canvas) {
    context.strokeStyle = style.getPropertyValue("--accent");
    context.fillStyle = context.strokeStyle;
    context.lineWidth = 4;
    context.beginPath();
    context.arc(cursor.x * scale, cursor.y * scale, pen * scale / 2, 0, 2 * Math.PI);
    isPenDown ? context.fill() : context.stroke();
  }
}

// At most one request is on its way; what changes meanwhile goes into the next.
async function changed() {
  paint();
  isStale = true;
  if (isAsking)
    return;
  isAsking = true;
  while (isStale && !isEmpty) {
    isStale = false;
    const asked = drawing, explain = $("explain").checked;
    try {
      const answer = await ask(`/digit?width=${sentSide}&height=${sentSide}&explain=${explain}`, { method: "POST", body: inkBytes() });
      if (asked === drawing)
        showDigit(answer);
    } catch (error) {
      if (asked === drawing)
        show($("draw-error"), error.message);
    }
  }
  isAsking = false;
}

function inkBytes() {
  sentContext.clearRect(0, 0, sentSide, sentSide);
  sentContext.drawImage(ink, 0, 0, sentSide, sentSide);
  const pixels = sentContext.getImageData(0, 0, sentSide, sentSide).data;
  return Uint8Array.from({ length: sentSide * sentSide }, (_, i) => pixels[4 * i + 3]);
}

function showDigit(answer) {
  const best = Math.max(...answer.probabilities);
  setBars.forEach((set, digit) => set(answer.probabilities[digit], answer.probabilities[digit] === best));
  $("digit").textContent = answer.digit;
  $("certainty").textContent = `${percent(best)} sure`;
  show($("draw-error"), "");
  speak(`${answer.digit}, ${percent(best)}`);
  frame = answer.map && answer.frame;
  if (answer.map)
    heatContext.putImageData(mapImage(answer.map), 0, 0);
  showSeen(answer.pixels);
  paint();
}

// Dark means nothing, so the darker, the more transparent: by the square, for clean paper and a legible line.
function mapImage(base64) {
  const colors = Uint8ClampedArray.from(atob(base64), text => text.charCodeAt(0));
  for (let i = 0; i < colors.length; i += 4)
    colors[i + 3] = 0.8 * Math.max(colors[i], colors[i + 1], colors[i + 2]) ** 2 / 255;
  return new ImageData(colors, 28, 28);
}

function showSeen(pixels) {
  const ink = getComputedStyle(canvas).getPropertyValue("--ink"), image = new ImageData(28, 28);
  const [red, green, blue] = [1, 3, 5].map(place => parseInt(ink.trim().slice(place, place + 2), 16));
  pixels.forEach((pixel, i) => image.data.set([red, green, blue, pixel], 4 * i));
  $("seen").getContext("2d").putImageData(image, 0, 0);
}

// Politely, and once the hand rests, so that a screen reader is not flooded.
function speak(text) {
  clearTimeout(spokenLater);
  spokenLater = setTimeout(() => $("spoken").textContent = text, 500);
}

function place(event) {
  const box = canvas.getBoundingClientRect();
  return { x: (event.clientX - box.left) / box.width * side, y: (event.clientY - box.top) / box.height * side };
}

let last = null;
canvas.addEventListener("pointerdown", event => {
  if (event.button !== 0 || last)
    return;
  canvas.setPointerCapture(event.pointerId);
  [usesKeys, isPenDown] = [false, false];
  last = { ...place(event), pointer: event.pointerId };
  line(last, last);
});
canvas.addEventListener("pointermove", event => {
  if (last?.pointer !== event.pointerId)
    return;
  for (const each of event.getCoalescedEvents?.().length ? event.getCoalescedEvents() : [event]) {
    const to = place(each);
    line(last, to);
    last = { ...to, pointer: event.pointerId };
  }
});
for (const end of ["pointerup", "pointercancel"])
  canvas.addEventListener(end, event => { if (last?.pointer === event.pointerId) last = null; });

canvas.addEventListener("keydown", event => {
  const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
  if (!move && event.key !== " " && event.key !== "Escape")
    return;
  event.preventDefault();
  usesKeys = true;
  if (event.key === "Escape")
    return clear();
  const from = cursor;
  if (move)
    cursor = { x: Math.min(side, Math.max(0, from.x + move[0])), y: Math.min(side, Math.max(0, from.y + move[1])) };
  else if (!event.repeat)
    speak((isPenDown = !isPenDown) ? "Pen down" : "Pen up");
  isPenDown ? line(from, cursor) : paint();
});
canvas.addEventListener("focus", () => { usesKeys = canvas.matches(":focus-visible"); paint(); });
canvas.addEventListener("blur", paint);
$("clear").addEventListener("click", clear);
$("explain").addEventListener("change", () => isEmpty ? paint() : changed());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => isEmpty ? paint() : changed());

// ---- Image and model.

const mostImageBytes = 20e6, mostBytes = 250e6;

async function listModels() {
  const chosen = $("name").value;
  try {
    const names = await ask("/models");
    $("name").replaceChildren(...names.map(name => new Option(name, name, false, name === chosen)));
  } catch (error) {
    show($("image-error"), error.message);
  }
}

$("image").addEventListener("change", () => {
  URL.revokeObjectURL($("preview").src);
  const file = $("image").files[0];
  $("preview").hidden = !file;
  if (file)
    $("preview").src = URL.createObjectURL(file);
  showClasses([]);
});
$("preview").addEventListener("error", () => $("preview").hidden = true);

function showClasses(classes) {
  $("classes").replaceChildren();
  $("empty").hidden = classes.length > 0;
  show($("image-error"), "");
  for (const [i, { name, probability }] of classes.entries())
    bar($("classes"), name)(probability, i === 0);
  $("image-spoken").textContent = classes.length ? `${classes[0].name}, ${percent(classes[0].probability)}` : "";
}

$("form").addEventListener("submit", async event => {
  event.preventDefault();
  const submit = event.submitter ?? document.querySelector("#form .primary"), image = $("image").files[0], model = $("model").files[0];
  showClasses([]);
  if (!image)
    return show($("image-error"), "Choose an image first.");
  if (image.size > mostImageBytes || image.size + (model?.size ?? 0) > mostBytes)
    return show($("image-error"), "The files are too large: an image may have 20 MB, both together 250 MB.");
  const form = new FormData($("form"));
  if (!model)
    form.delete("model");
  submit.disabled = true;
  try {
    showClasses((await ask("/classify", { method: "POST", body: form })).classes);
  } catch (error) {
    show($("image-error"), error.message);
  }
  submit.disabled = false;
});

clear();
