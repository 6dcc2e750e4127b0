/** The default theme, with tables that narrow screens can show. */
import DefaultTheme from "vitepress/theme"
// oxlint-disable-next-line no-unassigned-import
import "./tables.css"

export default DefaultTheme
