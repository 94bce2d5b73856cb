// A day at the counter as somebody outside would write it, on types that openapi-typescript made
// with its defaults. It is compiled, not run: every field that it reads has a type of its own.
import createClient from "openapi-fetch";
import type { paths as Cases } from "./cases.js";
import type { paths as Email } from "./email.js";
import type { paths as Kpi } from "./kpi.js";
import type { paths as Routing } from "./routing.js";
import type { paths as Survey } from "./survey.js";

const headers = { Authorization: "Bearer …" };
const routing = createClient<Routing>({ baseUrl: "https://service.example/routing", headers });
const cases = createClient<Cases>({ baseUrl: "https://service.example/cases", headers });
const email = createClient<Email>({ baseUrl: "https://service.example/email", headers });
const kpi = createClient<Kpi>({ baseUrl: "https://service.example/kpi", headers });
const survey = createClient<Survey>({ baseUrl: "https://service.example/survey", headers });

/** What a refusal says: a sentence for people, and the fields that it is about. */
function refused(problem: { title: string; detail: string }): never {
  throw new Error(`${problem.title}: ${problem.detail}`);
}

export async function call(caller: string): Promise<string> {
  const arrived = await routing.POST("/v1/contacts", {
    params: { header: { "Idempotency-Key": "call-1" } },
    body: { contact_id: "call-1", caller, dialled: "+861055500101", language: "en" },
  });
  if (arrived.error) refused(arrived.error);
  const contact_id: string = arrived.data.id;

  const contact = await routing.GET("/v1/contacts/{contact_id}", {
    params: { path: { contact_id }, query: { trace: true } },
  });
  if (contact.error) refused(contact.error);
  const agent: string | null | undefined = contact.data.agent;
  if (!agent) throw new Error("nobody is free");

  const pop = await cases.GET("/v1/screen-pops/{contact_id}", { params: { path: { contact_id } } });
  if (pop.error) refused(pop.error);
  const sentence: string = pop.data.sentence;

  const answered = await routing.POST("/v1/contacts/{contact_id}/answer", {
    params: { path: { contact_id } },
    body: { by: agent },
  });
  if (answered.error) refused(answered.error);

  const opened = await cases.POST("/v1/cases", { body: { by: agent, contact_id, text: sentence } });
  if (opened.error) refused(opened.error);
  return opened.data.number;
}

export async function handOver(case_id: string, department: string): Promise<number> {
  const seen = await cases.GET("/v1/cases/{case_id}", { params: { path: { case_id } } });
  if (seen.error) refused(seen.error);
  const status: "closed" | "open" | "resolved" = seen.data.status;
  if (status !== "open") throw new Error("only an open case is handed over");

  const moved = await cases.POST("/v1/cases/{case_id}/handoffs", {
    params: { path: { case_id }, header: { "If-Match": `"${seen.data.version}"` } },
    body: { to_department: department, asked: "Please pay back 49.90." },
  });
  if (moved.error) refused(moved.error);
  return moved.data.version;
}

export async function day(): Promise<string[]> {
  const letters = await email.GET("/v1/messages", { params: { query: { limit: 20 } } });
  if (letters.error) refused(letters.error);
  const ids: string[] = letters.data.items.map((message) => message.id);

  const level = await kpi.GET("/v1/indicators/{indicator_id}", {
    params: { path: { indicator_id: "service-level" }, query: { from: "2026-03-02" } },
  });
  if (level.error) refused(level.error);
  const figure: number | null | undefined = level.data.whole.value;

  const results = await survey.GET("/v1/results", { params: { query: { low: true } } });
  if (results.error) refused(results.error);
  const next: string | null | undefined = results.data.next;
  return [...ids, `${figure ?? "not yet"}`, next ?? "no more pages"];
}
