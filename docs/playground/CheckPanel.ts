/**
 * The tab with everything that is wrong with the file, and its fixes.
 */
import { type FunctionalComponent, h } from "vue"
import { withBase } from "vitepress"
import type { Answer, Finding } from "./Answer.ts"

/** What the panel shows, and what a visitor can do with it. */
export interface CheckPanelProps {
  readonly answer: Answer
  readonly goTo: (finding: Finding) => void
  readonly fix: (finding: Finding) => void
  readonly fixAll: () => void
}

/** Shows the findings in the order of the command. */
export const CheckPanel: FunctionalComponent<CheckPanelProps> = ({ answer, fix, fixAll, goTo }) => {
  const { findings, fixes, refusal } = answer
  return h("div", [
    findings.length === 0 ? h("p", "No problems.") : undefined,
    fixes !== undefined && "refusal" in fixes ? h("p", `The fixes are not made together: ${fixes.refusal}`) : undefined,
    fixes !== undefined && "text" in fixes && fixes.count > 1
      ? h("p", [h("button", { type: "button", class: "action", onClick: fixAll }, `Fix all ${fixes.count}`)])
      : undefined,
    h(
      "ol",
      { class: "findings", "aria-label": "Problems" },
      findings.map((finding) => item(finding, goTo, fix))
    ),
    refusal === undefined ? undefined : h("p", [h("strong", `${refusal.program} reports: `), h("code", refusal.line)])
  ])
}

const item = (finding: Finding, goTo: CheckPanelProps["goTo"], fix: CheckPanelProps["fix"]) => {
  const { advice, code, message, place, severity } = finding
  return h("li", { class: severity }, [
    h("p", { class: "label" }, [
      h("strong", { class: "severity" }, severity),
      " ",
      h("a", { href: withBase(`/codes/${code}/`), target: "_blank", rel: "noopener" }, code),
      " ",
      place === undefined
        ? undefined
        : h(
            "button",
            { type: "button", class: "place", onClick: () => goTo(finding) },
            `line ${place.line}, column ${place.column}`
          )
    ]),
    h("p", message),
    advice === "" ? undefined : h("p", advice),
    finding.fix === undefined
      ? undefined
      : h("button", { type: "button", class: "action", onClick: () => fix(finding) }, `Fix: ${finding.fix.title}`)
  ])
}
