/**
 * The runtimes that the engine knows, each of which can be asked about.
 */
import { type FunctionalComponent, h } from "vue"
import type { ListedRuntime } from "./Answer.ts"

/** The runtimes, the name that is asked about, and what is told about a choice. */
export interface RuntimeListProps {
  readonly runtimes: ReadonlyArray<ListedRuntime>
  readonly chosen: string | undefined
  readonly choose: (runtime: ListedRuntime) => void
}

/** Shows a button for each runtime. */
export const RuntimeList: FunctionalComponent<RuntimeListProps> = ({ choose, chosen, runtimes }) =>
  h(
    "ul",
    { class: "runtimes", "aria-label": "Runtimes" },
    runtimes.map((runtime) => {
      const { command, isDefault, isFound, name } = runtime
      return h("li", [
        h(
          "button",
          {
            type: "button",
            class: { chosen: name === chosen, missing: !isFound },
            title: command.join(" "),
            onClick: () => choose(runtime)
          },
          [name, isDefault ? " (default)" : "", isFound ? "" : " (missing)"]
        )
      ])
    })
  )
