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
    h("h3", name),
    h("p", { class: "path" }, [h("code", path)]),
    h("pre", { tabindex: 0 }, [h("code", content)]),
    ...findings.map((finding) => h("p", { class: "warning" }, `${finding}.`)),
    words === undefined
      ? h("p", "What a shell makes of the line depends on more than the script.")
      : h("div", [
          h("p", "The shell runs the program with these words, and then those of containerd:"),
          h(
            "ol",
            { class: "words" },
            words.map((word) => h("li", [h("code", word)]))
          )
        ])
  ])
