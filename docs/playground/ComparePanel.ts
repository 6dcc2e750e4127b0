/**
 * The differences between two releases or two files.
 */
import { type FunctionalComponent, h } from "vue"
import type { ComparedSide, ComparisonAnswer } from "./Answer.ts"

/** Shows both sides next to each other, and what changes for each name. */
export const ComparePanel: FunctionalComponent<{ readonly comparison: ComparisonAnswer | undefined }> = ({
  comparison
}) => {
  if (comparison === undefined) return undefined
  const { general, isSame, names, sides } = comparison
  return h("div", [
    h("div", { class: "sides" }, sides.map(side)),
    isSame ? h("p", { class: "verdict WouldRun", role: "status" }, "Nothing changes for any name.") : undefined,
    ...general.map((line) => h("p", { class: "general" }, line)),
    names.length === 0
      ? undefined
      : h("table", [
          h("thead", [h("tr", [h("th", { scope: "col" }, "Name"), h("th", { scope: "col" }, "Change")])]),
          h(
            "tbody",
            names.map(({ lines, name }) =>
              h("tr", [
                h("th", { scope: "row" }, [h("code", name)]),
                h(
                  "td",
                  lines.map((line) => h("div", line))
                )
              ])
            )
          )
        ])
  ])
}

const side = ({ file, starts, title, verdict }: ComparedSide) =>
  h("div", { class: starts ? "good" : "bad" }, [
    h("strong", title),
    h("span", [" reads ", h("code", file)]),
    h("p", verdict)
  ])
