/**
 * Core in a real browser: in a page and in a worker, from the bundle of the example.
 */
import { createServer, type Server } from "node:http"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { basename, extname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { type Browser, chromium, type Page } from "playwright-core"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { build, type Built } from "../../../../examples/browser/build.ts"
import { answer, type Question } from "../../../../examples/browser/src/Answer.ts"
import { withPage } from "./openedPage.ts"

let browser: Browser
let built: Built
let server: Server

beforeAll(async () => {
  built = await build(await mkdtemp(join(tmpdir(), "oci-runtimes-e2e-browser-")))
  server = createServer((request, response) => {
    const file = basename(request.url ?? "") || "index.html"
    readFile(join(built.directory, file)).then(
      (content) => response.setHeader("Content-Type", contentTypes.get(extname(file)) ?? "").end(content),
      () => response.writeHead(404).end()
    )
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", chromiumSandbox: false })
})

afterAll(async () => {
  await browser.close()
  await new Promise((resolve) => server.close(resolve))
  await rm(built.directory, { recursive: true })
})

const contentTypes: ReadonlyMap<string, string> = new Map([
  [".html", "text/html"],
  [".css", "text/css"],
  [".js", "text/javascript"]
])

/** The page, by the two ways in which it can be opened, and where core answers there. */
const ways = [
  { way: "served", where: "worker", address: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/` },
  {
    way: "opened from the disk",
    where: "page",
    address: () => String(pathToFileURL(join(built.directory, "index.html")))
  }
]

const text = (page: Page, label: string): Promise<string> => page.getByRole("region", { name: label }).innerText()

it("bundles core and what it depends on, and nothing of Node's", () => {
  const foreign = built.modules.filter(
    (module) =>
      !/\/(packages\/core\/src|examples\/browser\/src|node_modules\/(effect|@noble\/hashes|fastest-levenshtein))\/|^\0rolldown/.test(
        module
      )
  )
  assert.deepStrictEqual(foreign, [])
  assert.isTrue(built.modules.some((module) => module.endsWith("/packages/core/src/docker/Moby25.ts")))
})

describe.each(ways)("the page, $way", ({ address, where }) => {
  it("explains the name that it begins with", () =>
    withPage(browser, address(), async (page) => {
      await page.getByText(`Answered in ${where === "worker" ? "a worker" : "the page"}.`).waitFor()
      assert.strictEqual(await page.getByRole("status").innerText(), "Docker Engine 25 to 29 accepts this file.")
      const why = await text(page, "The resolution of the name")
      assert.include(why, 'The runtime map has "gvisor": a configured runtime, from daemon.json:5:5.')
      assert.include(why, "/usr/local/bin/runsc: no such file or directory")
      assert.include(await text(page, "Every name that the engine knows"), "crun (default)")
      await page.getByText("The machine").click()
      await page.getByLabel("Programs that are there").fill("/usr/bin/containerd-shim-runc-v2\n/usr/local/bin/runsc")
      await page.getByText("The name resolves.").waitFor()
      assert.include(await text(page, "Its wrapper script"), "/usr/local/bin/runsc --network=host $@")
    }))

  it("refuses a path, and says why", () =>
    withPage(browser, address(), async (page) => {
      await page.getByRole("textbox", { name: "Name" }).fill("/tmp/evil")
      await page.getByText("unknown or invalid runtime name: /tmp/evil").waitFor()
      assert.include(await text(page, "The resolution of the name"), "It is an absolute path.")
    }))

  it("shows every fault with its place, which can be gone to", () =>
    withPage(browser, address(), async (page) => {
      const file = page.getByLabel("daemon.json", { exact: true })
      await file.fill('{"default-runtime": "nvidia",\n "runtimes": {"runc": {"path": "<b>x</b>"}, "kata": {}}}')
      await page.getByText("runtime name 'runc' is reserved", { exact: true }).waitFor()
      const remarks = await page
        .getByRole("list", { name: "Faults and warnings" })
        .getByRole("listitem")
        .allInnerTexts()
      assert.lengthOf(remarks, 3)
      assert.include(remarks.join("\n"), "specified default runtime 'nvidia' does not exist")
      assert.isTrue(await page.getByText("The resolution of the name").isHidden())
      await page.getByRole("button", { name: "line 1, column 21" }).click()
      const selection = await file.evaluate((field: { selectionStart: number; selectionEnd: number; value: string }) =>
        field.value.slice(field.selectionStart, field.selectionEnd)
      )
      assert.strictEqual(selection, '"nvidia"')
    }))

  it("knows the other engine", () =>
    withPage(browser, address(), async (page) => {
      await page.getByRole("textbox", { name: "Name" }).fill("kata")
      await page.getByLabel("Engine", { exact: true }).selectOption("Docker Engine 23.0")
      await page.getByText("Docker Engine 23.0 accepts this file.").waitFor()
      assert.include(await text(page, "Every name that the engine knows"), "kata")
    }))
})

describe("a worker", () => {
  const questions: ReadonlyArray<Question> = ["", "crun", "nope", "/bin/sh", "io.containerd.kata.v2"].flatMap((name) =>
    [
      "",
      "{",
      '{"runtimes": {"crun": {"path": "/usr/bin/crun", "runtimeArgs": ["ä$x"]}}}',
      '{"runtimes": {"a/b": {}}}'
    ].flatMap((file) =>
      (["moby-23", "moby-25"] as const).map((engine) => ({
        engine,
        name,
        text: file,
        programs: "/usr/bin/crun",
        searchPath: "/usr/bin",
        unifiedCgroups: true,
        bootedWithSystemd: false
      }))
    )
  )

  it("answers as Node does", () =>
    withPage(browser, ways[0]!.address(), async (page) => {
      const ask = `(questions) => new Promise((resolve, reject) => {
        const worker = new Worker("worker.js")
        const answers = []
        worker.onmessage = ({ data }) => answers.push(data) === questions.length && resolve(answers)
        worker.onerror = ({ message }) => reject(new Error(message))
        for (const question of questions) worker.postMessage(question)
      })`
      const answers = await page.evaluate(`(${ask})(${JSON.stringify(questions)})`)
      assert.deepStrictEqual(answers, questions.map(answer))
    }))
})
