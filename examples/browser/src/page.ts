/**
 * The page. It asks again after each input and shows the answer.
 */
import * as Answerer from "./Answerer.ts"
import type { Question } from "./Answer.ts"
import * as View from "./View.ts"

const form = View.required("question", HTMLFormElement)
const file = View.required("text", HTMLTextAreaElement)

const question = (): Question => {
  const fields = new FormData(form)
  const text = (name: string): string => String(fields.get(name) ?? "")
  return {
    engine: text("engine") === "moby-23" ? "moby-23" : "moby-25",
    text: text("text"),
    name: text("name"),
    programs: text("programs"),
    searchPath: text("searchPath"),
    unifiedCgroups: fields.has("unifiedCgroups"),
    bootedWithSystemd: fields.has("bootedWithSystemd")
  }
}

const ask = Answerer.start((answer, where) => {
  View.show(answer, where, ({ end, start }) => {
    file.focus()
    file.setSelectionRange(start, end)
  })
})

form.addEventListener("submit", (event) => event.preventDefault())
form.addEventListener("input", () => ask(question()))
ask(question())
