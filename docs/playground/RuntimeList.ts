/**
 * The runtimes that the engine knows, each of which can be asked about.
 */
import { Style } from "@oci-runtimes/core/reports"
import { type FunctionalComponent, h } from "vue"
import type { ListedRuntime } from "./Answer.ts"

/** The runtimes, the name that is asked about, and what is told about a choice. */
export interface RuntimeListProps {
  readonly runtimes: ReadonlyArray<ListedRuntime>
  readonly chosen: string | undefined
  readonly choose: (runtime: ListedRuntime) => void
}

/** Shows a button for each runtime. One without a name cannot be asked for. */
export const RuntimeList: FunctionalComponent<RuntimeListProps> = ({ choose, chosen, runtimes }) =>
  h(
    "ul",
    { class: "runtimes", "aria-label": "Runtimes" },
    runtimes
      .filter(({ name }) => name !== "")
      .map((runtime) => {
        const { command, isDefault, isFound, name } = runtime
        const isChosen = name === chosen
        return h("li", [
          h(
            "button",
            {
              type: "button",
              class: { chosen: isChosen, missing: isFound === false },
              "aria-pressed": isChosen,
              onClick: () => choose(runtime)
            },
            [
              h("span", `${Style.shown(name)}${isDefault ? " (default)" : ""}${mark(isFound)}`),
              h("span", { class: "command" }, command.map(Style.shown).join(" "))
            ]
          )
        ])
      })
  )

const mark = (isFound: boolean | undefined): string =>
  isFound === undefined ? " (unknown)" : isFound ? "" : " (missing)"
