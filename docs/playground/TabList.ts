/**
 * The tabs, as the patterns of ARIA have them: one of them has the focus, and the arrows move it.
 */
import { type FunctionalComponent, h } from "vue"
import type { Tab, tabs as all } from "./State.ts"

/** The tabs, the chosen one, and what is told about another choice. */
export interface TabListProps {
  readonly tabs: typeof all
  readonly tab: Tab
  readonly choose: (tab: Tab) => void
}

/** Shows the tabs. */
export const TabList: FunctionalComponent<TabListProps> = ({ choose, tab, tabs }) => {
  const at = tabs.findIndex((one) => one.tab === tab)
  const move = (event: KeyboardEvent): void => {
    // With a modifier, the arrows are the browser's.
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -at, End: tabs.length - 1 - at }[event.key]
    const next = step === undefined ? undefined : tabs.at((at + step) % tabs.length)
    if (next === undefined) return
    event.preventDefault()
    choose(next.tab)
    document.getElementById(idOf(next.tab))?.focus()
  }
  return h(
    "div",
    { role: "tablist", class: "tabs", "aria-label": "Answers", onKeydown: move },
    tabs.map((one) =>
      h(
        "button",
        {
          type: "button",
          role: "tab",
          id: idOf(one.tab),
          "aria-selected": one.tab === tab,
          "aria-controls": "playground-panel",
          tabindex: one.tab === tab ? 0 : -1,
          onClick: () => choose(one.tab)
        },
        one.title
      )
    )
  )
}

const idOf = (tab: Tab): string => `playground-tab-${tab}`
