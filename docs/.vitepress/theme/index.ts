/** The default theme, with tables that narrow screens can show, and the playground. */
import { defineAsyncComponent } from "vue"
import type { Theme } from "vitepress"
import DefaultTheme from "vitepress/theme"
// oxlint-disable-next-line no-unassigned-import
import "./tables.css"

const theme: Theme = {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => {
    // No other page loads it.
    app.component(
      "Playground",
      defineAsyncComponent(async () => (await import("../../playground/Playground.ts")).Playground)
    )
  }
}

export default theme
