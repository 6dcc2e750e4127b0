/**
 * The built site in a real browser: pages load, the search finds the texts of errors, and nothing is asked of another host.
 */
import { execFileSync } from "node:child_process"
import { createServer, type Server } from "node:http"
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { extname, join } from "node:path"
import { type Browser, chromium, type Page } from "playwright-core"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { withPage } from "../../../packages/core/test/e2e/openedPage.ts"
import { checkout } from "../Documents.ts"

let browser: Browser
let server: Server
let site: string

beforeAll(async () => {
  const docs = join(checkout, "docs")
  site = mkdtempSync(join(tmpdir(), "oci-runtimes-e2e-site-"))
  execFileSync("npm", ["run", "generate"], { cwd: docs, stdio: "ignore" })
  const vitepress = join(checkout, "node_modules/vitepress/bin/vitepress.js")
  execFileSync(process.execPath, [vitepress, "build", "--outDir", site], { cwd: docs, stdio: "ignore" })
  server = createServer((request, response) => {
    const file = fileOf(new URL(request.url ?? "", "http://localhost").pathname)
    if (file === undefined) response.writeHead(404).end()
    else response.setHeader("Content-Type", contentTypes.get(extname(file)) ?? "").end(readFileSync(file))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", chromiumSandbox: false })
})

afterAll(async () => {
  await browser.close()
  await new Promise((resolve) => server.close(resolve))
  rmSync(site, { recursive: true })
})

/** Returns the file that any server of static files gives for a path. */
const fileOf = (path: string): string | undefined =>
  [path, join(path, "index.html")]
    .map((each) => join(site, each))
    .find((each) => statSync(each, { throwIfNoEntry: false })?.isFile())

const contentTypes: ReadonlyMap<string, string> = new Map([
  [".html", "text/html"],
  [".css", "text/css"],
  [".js", "text/javascript"],
  [".svg", "image/svg+xml"],
  [".woff2", "font/woff2"]
])

const onPage = (path: string, width: number, use: (page: Page) => Promise<void>): Promise<void> => {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
  return withPage(browser, address, use, { viewport: { width, height: 800 } })
}

describe("the site", () => {
  it.each([
    "unknown or invalid runtime name",
    "would not start",
    "unable to configure the Docker daemon with file",
    "is not installed",
    "the following directives are specified both as a flag and in the configuration file"
  ])("finds %s", (text) =>
    onPage("/", 1280, async (page) => {
      await page.getByRole("button", { name: "Search" }).first().click()
      await page.locator("#localsearch-input").fill(text)
      const first = page.locator("#localsearch-list .result").first()
      await first.filter({ hasText: "Troubleshooting" }).waitFor()
      assert.include(await first.innerText(), text)
      await first.click()
      await page.getByRole("heading", { name: text }).waitFor()
    })
  )

  it.each(["/", "/guides/getting-started.html", "/explanations/crash-safety.html", "/codes/ignored-key/"])(
    "shows %s on a narrow screen without scrolling sideways",
    (path) =>
      onPage(path, 390, async (page) => {
        await page.locator("h1").first().waitFor()
        const width = await page.evaluate("document.documentElement.scrollWidth")
        assert.isAtMost(Number(width), 390)
      })
  )
})
