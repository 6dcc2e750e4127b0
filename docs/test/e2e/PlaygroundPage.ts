/**
 * The page of the playground, and what a visitor does on it.
 */
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import type { Page } from "playwright-core"
import { tabs } from "../../playground/State.ts"
import type { Site } from "./Site.ts"

/** The way in which a page is opened. */
export interface Look {
  readonly dark?: boolean
  readonly fragment?: string
  readonly width?: number
}

/** Opens the playground, waits until the editor is there, and uses it. */
export type OnPlayground = (use: (page: Page) => Promise<void>, look?: Look) => Promise<void>

/** Opens the playground of a site, waits until the editor is there, and uses it. */
export const use = (
  site: Site,
  used: (page: Page) => Promise<void>,
  { dark = false, fragment = "", width = 1280 }: Look = {}
): Promise<void> =>
  site.onPage(
    `/playground.html${fragment}`,
    width,
    async (page) => {
      await page.locator(".cm-editor").first().waitFor()
      await headline(page).waitFor()
      await used(page)
    },
    { colorScheme: dark ? "dark" : "light" }
  )

/** The widths and the colours in which every tab must be usable. */
export const looks = [1280, 390].flatMap((width) => [false, true].map((dark) => ({ width, dark })))

/** Returns the first line of the answer. */
export const headline = (page: Page) => page.locator(".headline")

/** Waits until the first line has a text. */
export const headlineHas = (page: Page, text: string) => headline(page).filter({ hasText: text }).waitFor()

/** Waits until a text is on the page, and fails if it does not come. */
export const sees = async (page: Page, text: string): Promise<void> => {
  await page.getByText(text).first().waitFor()
}

/** Returns a tab. */
export const tab = (page: Page, name: string) => page.getByRole("tab", { name, exact: true })

/** Writes a text into the editor of a file. */
export const write = async (page: Page, text: string, file = "daemon.json"): Promise<void> => {
  await page.getByRole("textbox", { name: file }).fill(text)
}

/** Chooses from a list. */
export const choose = (page: Page, label: string, choice: string) =>
  page.getByLabel(label, { exact: true }).selectOption(choice)

/** Chooses an engine, and waits until the answer is about it. */
export const chooseEngine = async (page: Page, title: string): Promise<void> => {
  await choose(page, "Engine", title)
  await headlineHas(page, `accepted by ${title}`)
}

/** Enters an exact release; the empty text is the first one of the family. */
export const enterRelease = async (page: Page, release: string): Promise<void> => {
  const field = page.getByLabel("Exact release")
  await field.fill(release)
  await field.press("Enter")
}

/** Loads an example. */
export const load = async (page: Page, title: string): Promise<void> => {
  await choose(page, "Example", title)
  await page.getByRole("button", { name: "Load" }).click()
}

/** Copies the link, and returns the fragment of the address with the answer of the page. */
export const copied = async (page: Page) => {
  await page.getByRole("button", { name: "Copy link" }).click()
  await page
    .locator(".fields [role=status]")
    .filter({ hasText: /^(?:Copied|The address)/ })
    .waitFor()
  return { answer: await answer(page), fragment: new URL(page.url()).hash }
}

/** Returns the answer as a visitor sees it. What a screen reader is told comes later. */
export const answer = (page: Page): Promise<ReadonlyArray<string>> =>
  page.getByRole("region", { name: "Answer" }).locator("> :not(.spoken)").allInnerTexts()

/** Returns what keeps each tab from being used: what axe finds, and a tab that is wider than the page. */
export const faults = async (page: Page, width: number, offered = tabs): Promise<ReadonlyArray<string>> => {
  await page.getByText("The machine:").click()
  await page.evaluate(axe)
  const found = await inEachTab(page, offered, async (title) => {
    const violated: ReadonlyArray<string> = await page.evaluate(violations)
    const shown = Number(await page.evaluate("document.documentElement.scrollWidth"))
    return [...violated, ...(shown === width ? [] : [`${shown} pixels wide`])].map((fault) => `${title}: ${fault}`)
  })
  return found.flat()
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/** What axe finds on the page, with the elements. The label of the search is VitePress's own. */
const violations = `axe.run({ exclude: [".DocSearch"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))`

/** Opens one tab after the other, and returns what was found in each. */
const inEachTab = <A>(
  page: Page,
  offered: typeof tabs,
  find: (title: string) => Promise<A>
): Promise<ReadonlyArray<A>> =>
  offered.reduce<Promise<ReadonlyArray<A>>>(async (before, { title }) => {
    const found = await before
    await tab(page, title).click()
    await page.getByRole("tabpanel", { name: title }).waitFor()
    return [...found, await find(title)]
  }, Promise.resolve([]))
