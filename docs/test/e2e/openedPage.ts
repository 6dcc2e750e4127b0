import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { assert } from "vitest"

/** Opens a page, uses it, and asserts that it met no error and sent no request to another host. */
export const withPage = async (
  browser: Browser,
  address: string,
  use: (page: Page) => Promise<void>,
  options: BrowserContextOptions = {}
): Promise<void> => {
  const context = await browser.newContext(options)
  try {
    const page = await context.newPage()
    const mishaps: Array<string> = []
    page.on("pageerror", (error) => mishaps.push(error.message))
    page.on("console", (message) => mishaps.push(message.text()))
    page.on("request", (request) => {
      const url = request.url()
      if (!url.startsWith("data:") && new URL(url).host !== new URL(address).host) mishaps.push(url)
    })
    await page.goto(address)
    await use(page)
    assert.deepStrictEqual(mishaps, [])
  } finally {
    await context.close()
  }
}
