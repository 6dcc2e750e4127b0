/**
 * The view of an answer. Everything that comes from the input is put into the page as text, never as markup.
 */
import type { Answer, ListedRuntime, Place, Remark } from "./Answer.ts"
import type { Where } from "./Answerer.ts"

/** Returns the element with this id, which the page must have. */
export const required = <E extends HTMLElement>(id: string, type: new () => E): E => {
  const found = document.getElementById(id)
  if (!(found instanceof type)) throw new Error(`Cannot show the page: it has no element "${id}" of the right type.`)
  return found
}

/** Shows an answer instead of the previous one. `goTo` is called when the user selects a place in the file. */
export const show = (answer: Answer, where: Where, goTo: (place: Place) => void): void => {
  const { accepted, engine, explanation, refusal, remarks, runtimes, script } = answer
  const verdict = required("verdict", HTMLParagraphElement)
  verdict.className = refusal === null ? "good" : "bad"
  verdict.textContent = refusal ?? `${engine} accepts this file.`
  fill(
    "remarks",
    remarks.map((one) => remark(one, goTo))
  )
  fill("runtimes", runtimes.map(row))
  fill(
    "explanation",
    explanation.map(({ depth, text, tone = "plain" }) => {
      const line = element("li", text, tone)
      line.style.setProperty("--depth", String(depth))
      return line
    })
  )
  required("map", HTMLElement).hidden = !accepted
  required("why", HTMLElement).hidden = !accepted
  required("script", HTMLElement).hidden = script === null
  required("script-path", HTMLElement).textContent = script?.path ?? ""
  required("script-content", HTMLElement).textContent = script?.content ?? ""
  required("where", HTMLElement).textContent = where === "worker" ? "Answered in a worker." : "Answered in the page."
}

const remark = ({ advice, message, place, severity }: Remark, goTo: (place: Place) => void): HTMLElement => {
  const item = element("li", "", severity)
  item.append(element("strong", severity === "fault" ? "Fault" : "Warning"), " ")
  if (place !== null) {
    const button = element("button", `line ${place.line}, column ${place.column}`)
    button.type = "button"
    button.addEventListener("click", () => goTo(place))
    item.append(button, " ")
  }
  item.append(element("span", message))
  if (place !== null) {
    const [before, marked, after] = place.excerpt
    const excerpt = element("pre", before)
    excerpt.append(element("mark", marked), after)
    item.append(excerpt)
  }
  if (advice !== "") item.append(element("p", advice))
  return item
}

const row = ({ isDefault, kind, name, runs }: ListedRuntime): HTMLElement => {
  const cells = element("tr")
  const heading = element("th", isDefault ? `${name} (default)` : name)
  heading.scope = "row"
  cells.append(heading, element("td", kind), element("td", runs))
  return cells
}

const fill = (id: string, children: ReadonlyArray<HTMLElement>): void =>
  required(id, HTMLElement).replaceChildren(...children)

const element = <T extends keyof HTMLElementTagNameMap>(
  tag: T,
  text = "",
  className = ""
): HTMLElementTagNameMap[T] => {
  const made = document.createElement(tag)
  made.textContent = text
  if (className !== "") made.className = className
  return made
}
