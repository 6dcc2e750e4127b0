/**
 * The playground in a real browser, asked about other engines than Docker's.
 */
import { readFileSync } from "node:fs"
import type { Page } from "playwright-core"
import { gzipSync } from "node:zlib"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Family from "../../playground/Family.ts"
import { tabsOf } from "../../playground/State.ts"
import * as PlaygroundPage from "./PlaygroundPage.ts"
import { choose, chooseEngine, copied, enterRelease, headlineHas, load, sees, tab, write } from "./PlaygroundPage.ts"
import * as Site from "./Site.ts"

let site: Site.Site

beforeAll(async () => {
  site = await Site.open()
})

afterAll(() => site.close())

const onPlayground: PlaygroundPage.OnPlayground = (use, look) => PlaygroundPage.use(site, use, look)

const [podman, containerd, crio] = ["Podman 5.8", "containerd 2.3", "CRI-O 1.34"] as const

/** The engines, the example that fixes show, and what is loaded for them when it is needed: the answer, in kB. */
const engines = [
  { title: podman, family: Family.podman, fixable: "Flags with dashes", chunk: "PodmanAnswer", size: 55 },
  {
    title: containerd,
    family: Family.containerd,
    fixable: "SystemdCgroup, misspelt",
    chunk: "ContainerdAnswer",
    size: 81
  },
  { title: crio, family: Family.crio, fixable: "Keys that are ignored silently", chunk: "CrioAnswer", size: 70 }
] as const

const chainOf = (page: Page) => page.getByRole("list", { name: "From the engine to the program" })

/** Returns the titles of the links from the engine to the program. */
const linksOf = async (page: Page): Promise<ReadonlyArray<string>> =>
  (await chainOf(page).innerText()).split("\n").filter((line) => /^(?:Engine|Service|Shim|Program)$/.test(line))

const runtimesOf = (page: Page) => page.getByRole("list", { name: "Runtimes" }).getByRole("button").allInnerTexts()

const fill = (page: Page, file: string, text: string) => page.getByRole("textbox", { name: file }).fill(text)

describe("the playground of other engines than Docker's", () => {
  it.each(engines)("loads what $title needs only when it is chosen, in $size kB", ({ chunk, size, title }) =>
    onPlayground(async (page) => {
      const loaded: Array<string> = []
      page.on("request", (request) => loaded.push(new URL(request.url()).pathname))
      await choose(page, "Engine", "Docker Engine 28")
      await headlineHas(page, "accepted by Docker Engine 28")
      assert.deepStrictEqual(loaded, [])
      await chooseEngine(page, title)
      await page.locator(".cm-line span[class]").first().waitFor()
      const answers = loaded.filter((path) => engines.some((one) => path.includes(one.chunk)))
      assert.lengthOf(answers, 1)
      assert.isTrue([chunk, "toml"].every((name) => loaded.some((path) => path.includes(name))))
      const sizes = loaded.map((path) => gzipSync(readFileSync(`${site.directory}${path}`)).length)
      assert.isAtMost(
        sizes.reduce((sum, one) => sum + one, 0),
        size * 1000
      )
    })
  )

  it("names the editor while the language of the file is still loaded", () =>
    onPlayground(async (page) => {
      const asked = new Promise<() => Promise<void>>((resolve) =>
        page.route(/\/toml\.[^/]*\.js$/, (route) => resolve(() => route.continue()))
      )
      await chooseEngine(page, podman)
      const goOn = await asked
      const content = page.locator(".cm-content").first()
      assert.strictEqual(await content.getAttribute("aria-label"), "containers.conf")
      await goOn()
    }))

  it("shows a finding of Podman, and fixes it", () =>
    onPlayground(async (page) => {
      await chooseEngine(page, podman)
      await page.getByRole("button", { name: "gvisor" }).waitFor()
      await write(page, "[engine]\nruntime = crun\n", "containers.conf")
      await headlineHas(page, "refused by Podman 5.8 in line 2")
      await sees(page, "podman reports: Failed to obtain podman configuration")
      await page.getByRole("button", { name: 'Fix: Write "crun"' }).click()
      await headlineHas(page, "accepted by Podman 5.8")
      assert.include(await page.locator(".cm-content").innerText(), 'runtime = "crun"')
      await load(page, "Flags with dashes")
      await headlineHas(page, "warning in line 5")
      await page.getByRole("button", { name: "Fix all 2" }).click()
      await sees(page, "No problems.")
    }))

  it("shows a finding of containerd, and fixes it", () =>
    onPlayground(async (page) => {
      await chooseEngine(page, containerd)
      await write(page, "version = three\n", "config.toml")
      await headlineHas(page, "refused by containerd 2.3")
      await sees(page, "containerd reports: containerd: failed to unmarshal TOML")
      await load(page, "One runtime more, and runc is gone")
      await headlineHas(page, "containerd 1.7 accepts it, and runs no container")
      await page.getByRole("button", { name: "Fix: Configure runc" }).click()
      await headlineHas(page, "accepted by containerd 1.7")
      assert.include(await page.locator(".cm-content").innerText(), "containerd.runtimes.runc]")
    }))

  it("shows a finding of CRI-O, and fixes it", () =>
    onPlayground(async (page) => {
      await chooseEngine(page, crio)
      await load(page, "A name without quotes")
      await headlineHas(page, "refused by CRI-O 1.34 in line 2")
      await sees(page, "crio reports: get and merge config from context")
      await page.getByRole("button", { name: 'Fix: Write "crun"' }).click()
      await headlineHas(page, "accepted by CRI-O 1.34")
      assert.include(await page.locator(".cm-content").innerText(), 'default_runtime = "crun"')
      await load(page, "A default runtime without a section")
      await headlineHas(page, "CRI-O 1.34 accepts it, and runs no container (line 2)")
      await page.getByRole("button", { name: 'Fix: Write "faster"' }).click()
      await headlineHas(page, "accepted by CRI-O 1.34")
      await load(page, "Keys that are ignored silently")
      await page.getByRole("button", { name: "Fix all 2" }).click()
      await page
        .getByRole("button", { name: "gvisor /usr/local/bin/runsc --systemd-cgroup --root=/run/runsc" })
        .waitFor()
    }))

  it("explains a runtime of Podman, compares its releases, and offers no scripts", () =>
    onPlayground(async (page) => {
      await tab(page, "Scripts").click()
      await chooseEngine(page, podman)
      assert.strictEqual(await tab(page, "Scripts").count(), 0)
      await page.getByRole("button", { name: "gvisor" }).click()
      await sees(page, "podman --runtime NAME run")
      await chainOf(page).filter({ hasText: "/usr/local/bin/runsc --systemd-cgroup --network=host" }).waitFor()
      assert.deepStrictEqual(await linksOf(page), ["Engine", "Service", "Program"])
      await tab(page, "Compare releases").click()
      await sees(page, "(since Podman 5.7)")
      await tab(page, "Compare files").click()
      await fill(page, "other.conf", '[engine]\nruntime = "runc"\n')
      await sees(page, "default runtime: crun → runc")
      await enterRelease(page, "4.9.3")
      await headlineHas(page, "accepted by Podman 4.9.3")
    }))

  it("explains a runtime of containerd, and compares its releases", () =>
    onPlayground(async (page) => {
      await chooseEngine(page, containerd)
      assert.strictEqual(await tab(page, "Scripts").count(), 0)
      assert.deepStrictEqual(await runtimesOf(page), [
        "kata\nio.containerd.kata.v2",
        "runc (default)\nrunc --root /run/containerd/runc/k8s.io --systemd-cgroup"
      ])
      await page.getByRole("button", { name: "kata" }).click()
      await sees(page, "runtimeClassName: NAME")
      await sees(page, "kata: would run here: containerd-shim-kata-v2")
      assert.deepStrictEqual(await linksOf(page), ["Engine", "Service", "Shim"])
      await page.getByRole("button", { name: "runc (default)" }).click()
      await sees(page, "runc: would run here: containerd-shim-runc-v2, then /usr/bin/runc")
      assert.deepStrictEqual(await linksOf(page), ["Engine", "Service", "Shim", "Program"])
      await tab(page, "Compare releases").click()
      await sees(page, "(since containerd 2.0)")
      await tab(page, "Compare files").click()
      await page.getByRole("rowheader", { name: "kata" }).waitFor()
      await enterRelease(page, "2.1.9")
      await headlineHas(page, "accepted by containerd 2.1.9")
      await enterRelease(page, "")
      await headlineHas(page, "accepted by containerd 2.3")
    }))

  it("explains a runtime of CRI-O on the machine that is described, and compares its releases", () =>
    onPlayground(async (page) => {
      await chooseEngine(page, crio)
      assert.strictEqual(await tab(page, "Scripts").count(), 0)
      assert.deepStrictEqual(await runtimesOf(page), [
        "crun (default)\n/usr/bin/crun --systemd-cgroup --root=/run/crun",
        "gvisor\n/usr/local/bin/runsc --systemd-cgroup --root=/run/runsc",
        "kata\n/usr/bin/containerd-shim-kata-v2"
      ])
      await page.getByRole("button", { name: "gvisor" }).click()
      await sees(page, "gvisor: would run here: /usr/local/bin/runsc")
      assert.deepStrictEqual(await linksOf(page), ["Engine", "Service", "Program"])
      await page.getByRole("button", { name: "kata" }).click()
      await sees(page, "kata: would run here: /usr/bin/containerd-shim-kata-v2")
      assert.deepStrictEqual(await linksOf(page), ["Engine", "Shim"])
      await page.getByText("The machine:").click()
      await page.getByLabel("/usr/bin/containerd-shim-kata-v2").uncheck()
      await sees(page, "kata: would not run here: its runtime_path does not exist")
      await page.getByLabel("/usr/bin/conmon").uncheck()
      await headlineHas(page, "CRI-O 1.34 accepts it, and runs no container")
      await page.getByRole("button", { name: "Everything" }).click()
      await headlineHas(page, "accepted by CRI-O 1.34")
      await tab(page, "Compare releases").click()
      await sees(page, "default runtime: runc → crun (since CRI-O 1.31)")
      await tab(page, "Compare files").click()
      await fill(page, "other.conf", '[crio.runtime]\ndefault_runtime = "gvisor"\n')
      await sees(page, "no runtime entry table [crio.runtime.runtimes.gvisor] was found")
      await enterRelease(page, "1.32.4")
      await headlineHas(page, "accepted by CRI-O 1.32.4")
      assert.strictEqual(await page.getByLabel("Exact release").inputValue(), "1.32.4")
    }))

  it("keeps what was typed when another engine is chosen", () =>
    onPlayground(async (page) => {
      await write(page, '{"runtimes": {}}')
      for (const [title, file] of [
        [podman, "containers.conf"],
        [containerd, "config.toml"],
        [crio, "crio.conf"]
      ] as const) {
        // oxlint-disable-next-line no-await-in-loop
        await choose(page, "Engine", title)
        // oxlint-disable-next-line no-await-in-loop
        await headlineHas(page, `refused by ${title}`)
        // oxlint-disable-next-line no-await-in-loop
        assert.strictEqual(await page.getByRole("textbox", { name: file }).innerText(), '{"runtimes": {}}')
      }
      await chooseEngine(page, "Docker Engine 28")
      assert.strictEqual(await page.getByRole("textbox", { name: "daemon.json" }).innerText(), '{"runtimes": {}}')
    }))

  it.each([
    [podman, "A drop-in that adds a runtime", "containers.conf", "youki: would run here: /usr/local/bin/youki"],
    [containerd, "A section of another version", "config.toml", 'no runtime for "crun" is configured'],
    [crio, "gVisor as a shim, which is dropped", "crio.conf", "CRI-O has dropped the handler at its start"]
  ] as const)("shares a question about %s", (title, example, file, told) =>
    onPlayground(async (page) => {
      await chooseEngine(page, title)
      await load(page, example)
      await sees(page, told)
      const { answer, fragment } = await copied(page)
      const text = await page.getByRole("textbox", { name: file }).innerText()
      await onPlayground(
        async (shared) => {
          await sees(shared, told)
          assert.deepStrictEqual(await PlaygroundPage.answer(shared), answer)
          assert.strictEqual(await shared.getByRole("textbox", { name: file }).innerText(), text)
        },
        { fragment }
      )
    })
  )

  it.each(engines.flatMap((engine) => PlaygroundPage.looks.map((look) => ({ ...engine, look }))))(
    "is accessible and not too wide in every tab of $title: $look",
    ({ family, fixable, look, title }) =>
      onPlayground(async (page) => {
        await chooseEngine(page, title)
        await load(page, fixable)
        await page.getByRole("button", { name: /^Fix/ }).first().waitFor()
        assert.deepStrictEqual(await PlaygroundPage.faults(page, look.width, tabsOf(family)), [])
      }, look)
  )
})
