/**
 * The built site in a real browser: pages load, the search finds the texts of errors, and nothing is asked of another host.
 */
import type { Locator, Page } from "playwright-core"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Site from "./Site.ts"

let site: Site.Site

beforeAll(async () => {
  site = await Site.open()
})

afterAll(() => site.close())

/** Searches for a text, and passes the first result if it is of the page about errors. */
const searched = (text: string, use: (result: Locator, page: Page) => Promise<void>) =>
  site.onPage("/", 1280, async (page) => {
    await page.getByRole("button", { name: "Search" }).first().click()
    await page.locator("#localsearch-input").fill(text)
    const first = page.locator("#localsearch-list .result").first()
    await first.filter({ hasText: "Troubleshooting" }).waitFor()
    await use(first, page)
  })

describe("the site", () => {
  it.each([
    "unknown or invalid runtime name",
    "would not start",
    "unable to configure the Docker daemon with file",
    "is not installed",
    "the following directives are specified both as a flag and in the configuration file",
    "the following directives don't match any configuration option",
    "executable file not found in $PATH",
    "runtime name 'runc' is reserved"
  ])("finds %s", (text) =>
    searched(text, async (result, page) => {
      assert.include(await result.innerText(), text)
      await result.click()
      await page.getByRole("heading", { name: text }).waitFor()
    })
  )

  it.each([
    ["docker: Error response from daemon: unknown or invalid runtime name: nvidia", "unknown or invalid runtime name"],
    ["failed to start daemon: specified default runtime 'nvidia' does not exist", "specified default runtime"],
    [
      'error while looking up the specified runtime path: exec: "nvidia-container-runtime": executable file not found in $PATH',
      "executable file not found in $PATH"
    ],
    ["failed to start daemon: runtime name 'runc' is reserved", "runtime name 'runc' is reserved"]
  ])("finds the pasted message %s", (message, heading) =>
    searched(message, async (result) => assert.include(await result.innerText(), heading))
  )

  it.each(["/", "/guides/getting-started.html", "/explanations/crash-safety.html", "/codes/ignored-key/"])(
    "shows %s on a narrow screen without scrolling sideways",
    (path) =>
      site.onPage(path, 390, async (page) => {
        await page.locator("h1").first().waitFor()
        const width = await page.evaluate("document.documentElement.scrollWidth")
        assert.isAtMost(Number(width), 390)
      })
  )
})
