/**
 * The tab that explains what a name resolves to.
 */
import { type FunctionalComponent, h } from "vue"
import type { ChainLink, ListedRuntime, ResolutionAnswer } from "./Answer.ts"

/** The name that is asked, the command line that asks for it, the names to offer, and the answer if the engine reads the file. */
export interface ResolvePanelProps {
  readonly name: string
  readonly command: string
  readonly runtimes: ReadonlyArray<ListedRuntime>
  readonly resolution: ResolutionAnswer | undefined
  /** True if the engine refuses the file, so that it resolves no name. */
  readonly isRefused: boolean
  readonly ask: (name: string) => void
}

/** Shows the verdict, the chain from the engine to the program, and every rule and place. */
export const ResolvePanel: FunctionalComponent<ResolvePanelProps> = ({
  ask,
  command,
  isRefused,
  name,
  resolution,
  runtimes
}) =>
  h("div", [
    h("p", { class: "field" }, [
      h("label", { for: "playground-name" }, ["Name, as in ", h("code", command)]),
      h("input", {
        id: "playground-name",
        value: name,
        list: "playground-names",
        placeholder: "the default runtime",
        spellcheck: false,
        autocapitalize: "off",
        autocomplete: "off",
        onInput: ({ target }: Event) => ask((target as HTMLInputElement).value)
      }),
      h(
        "datalist",
        { id: "playground-names" },
        runtimes.map((runtime) => h("option", { value: runtime.name }))
      )
    ]),
    isRefused ? h("p", "The engine refuses the file, so it resolves no name.") : undefined,
    resolution === undefined ? undefined : answered(resolution)
  ])

const answered = ({ advice, chain, headline, lines, verdict }: ResolutionAnswer) => [
  h("p", { class: ["verdict", verdict] }, headline),
  ...advice.map((sentence) => h("p", sentence)),
  h("ol", { class: "chain", "aria-label": "From the engine to the program" }, chain.map(link)),
  h("h2", "Why"),
  h(
    "ul",
    { class: "lines" },
    lines.map(({ depth, text, tone }) => h("li", { class: tone, style: { "--depth": depth } }, text))
  )
]

const link = ({ isFound, link: title, text }: ChainLink) =>
  h("li", { class: { missing: isFound === false } }, [
    h("span", { class: "label" }, title),
    h("code", text),
    isFound === undefined ? undefined : h("span", { class: "mark" }, isFound ? "found" : "missing")
  ])
