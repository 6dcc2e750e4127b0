/**
 * The built site on a server, and a browser that opens its pages.
 */
import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { extname, join } from "node:path"
import { type BrowserContextOptions, chromium, type Page } from "playwright-core"
import { checkout } from "../Documents.ts"
import { withPage } from "./openedPage.ts"

/** A built site. */
export interface Site {
  /** The directory of its files. */
  readonly directory: string
  /** Opens a page, uses it, and fails if it met an error or asked another host. */
  readonly onPage: (
    path: string,
    width: number,
    use: (page: Page) => Promise<void>,
    options?: BrowserContextOptions
  ) => Promise<void>
  readonly close: () => Promise<void>
}

/** Builds the site, serves it, and starts a browser. */
export const open = async (): Promise<Site> => {
  const docs = join(checkout, "docs")
  const directory = mkdtempSync(join(tmpdir(), "oci-runtimes-e2e-site-"))
  execFileSync("npm", ["run", "generate"], { cwd: docs, stdio: "ignore" })
  const vitepress = join(checkout, "node_modules/vitepress/bin/vitepress.js")
  execFileSync(process.execPath, [vitepress, "build", "--outDir", directory], { cwd: docs, stdio: "ignore" })
  const server = createServer((request, response) => {
    const file = fileOf(directory, new URL(request.url ?? "", "http://localhost").pathname)
    if (file === undefined) response.writeHead(404).end()
    else response.setHeader("Content-Type", contentTypes.get(extname(file)) ?? "").end(readFileSync(file))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", chromiumSandbox: false })
  return {
    directory,
    onPage: (path, width, use, options = {}) => {
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
      return withPage(browser, address, use, { viewport: { width, height: 800 }, ...options })
    },
    close: async () => {
      await browser.close()
      await new Promise((resolve) => server.close(resolve))
      rmSync(directory, { recursive: true })
    }
  }
}

/** Returns the file that any server of static files gives for a path. */
const fileOf = (directory: string, path: string): string | undefined =>
  [path, join(path, "index.html")]
    .map((each) => join(directory, each))
    .find((each) => statSync(each, { throwIfNoEntry: false })?.isFile())

const contentTypes: ReadonlyMap<string, string> = new Map([
  [".html", "text/html"],
  [".css", "text/css"],
  [".js", "text/javascript"],
  [".svg", "image/svg+xml"],
  [".woff2", "font/woff2"]
])
