/**
 * The tab with the wrapper scripts, and what a shell makes of them.
 */
import { type FunctionalComponent, h } from "vue"
import type { ListedRuntime, ScriptAnswer } from "./Answer.ts"

/** Shows each wrapper script that the engine writes. */
export const ScriptsPanel: FunctionalComponent<{ readonly runtimes: ReadonlyArray<ListedRuntime> | undefined }> = ({
  runtimes
}) => {
  if (runtimes === undefined) return h("p", "The engine refuses the file, so it writes no scripts.")
  const scripts = runtimes.flatMap(({ name, script }) => (script === undefined ? [] : [section(name, script)]))
  return h(
    "div",
    scripts.length === 0 ? [h("p", "No runtime has arguments, so the engine writes no wrapper script.")] : scripts
  )
}

const section = (name: string, { content, findings, path, words }: ScriptAnswer) =>
  h("section", { "aria-label": name }, [
    h("h2", name),
    h("p", [h("code", path)]),
    h("pre", { tabindex: 0 }, [h("code", content)]),
    ...findings.map((finding) => h("p", { class: "warning" }, `${finding}.`)),
    words === undefined
      ? h("p", "The words depend on the files and variables of the machine.")
      : h("div", [
          h("p", "The shell runs these words, and then the arguments that containerd adds:"),
          h(
            "ol",
            { class: "words" },
            words.map((word) => h("li", [h("code", word)]))
          )
        ])
  ])
