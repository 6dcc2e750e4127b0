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
  const { general, isSame, names, neither, sides } = comparison
  return h("div", [
    h("div", { class: "sides" }, sides.map(side)),
    neither === undefined ? undefined : h("p", { class: "verdict WouldNotRun" }, `${capitalised(neither)}.`),
    isSame && neither === undefined
      ? h("p", { class: "verdict WouldRun" }, "Nothing changes for any name.")
      : undefined,
    ...general.map((line) => h("p", line)),
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

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const side = ({ file, reason, verdict }: ComparedSide) =>
  h("div", { class: reason === undefined ? "good" : "bad" }, [
    h("code", file),
    h("p", [h("strong", verdict), reason === undefined ? "" : `: ${reason}`])
  ])
