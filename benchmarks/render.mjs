// Renders the note of benchmarks/render.py with engines of Node; a line of JSON is a question, one the answer.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { join } from "node:path";

const require = createRequire(join(process.argv[2], "package.json"));
const Docxtemplater = require("docxtemplater");
const PizZip = require("pizzip");
const { TemplateHandler } = require("easy-template-x");

let template;
let values;
const handler = new TemplateHandler();

const engines = {
  docxtemplater: async () => {
    const document = new Docxtemplater(new PizZip(template), { paragraphLoop: true });
    document.render(values);
    return document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
  },
  "easy-template-x": () => handler.process(template, values),
};

async function rate(work, seconds) {
  const start = process.cpuUsage();
  let count = 0;
  let spent = 0;
  while (spent < seconds || count === 0) {
    await work();
    count += 1;
    const used = process.cpuUsage(start);
    spent = (used.user + used.system) / 1e6;
  }
  return count / spent;
}

async function answer(question) {
  if (question.template) {
    template = Buffer.from(question.template, "base64");
    values = question.values;
    return {};
  }
  const work = engines[question.engine];
  if (question.seconds) return { rate: await rate(work, question.seconds) };
  return { document: Buffer.from(await work()).toString("base64") };
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line))));
}
