/**
 * The playground in a real browser, driven as a visitor does.
 */
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import type { Page } from "playwright-core"
import { gzipSync } from "node:zlib"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Family from "../../playground/Family.ts"
import { tabs, tabsOf } from "../../playground/State.ts"
import * as Site from "./Site.ts"

let site: Site.Site

beforeAll(async () => {
  site = await Site.open()
})

afterAll(() => site.close())

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/** Opens the playground, waits until the editor is there, and uses it. */
const onPlayground = (
  use: (page: Page) => Promise<void>,
  { dark = false, fragment = "", width = 1280 }: { dark?: boolean; fragment?: string; width?: number } = {}
) =>
  site.onPage(
    `/playground.html${fragment}`,
    width,
    async (page) => {
      await page.locator(".cm-editor").first().waitFor()
      await page.locator(".headline").waitFor()
      await use(page)
    },
    { colorScheme: dark ? "dark" : "light" }
  )

const headline = (page: Page) => page.locator(".headline")

const tab = (page: Page, name: string) => page.getByRole("tab", { name, exact: true })

const write = async (page: Page, text: string, file = "daemon.json"): Promise<void> => {
  await page.getByRole("textbox", { name: file }).fill(text)
}

const choose = (page: Page, label: string, choice: string) =>
  page.getByLabel(label, { exact: true }).selectOption(choice)

/** Loads an example. */
const load = async (page: Page, title: string): Promise<void> => {
  await choose(page, "Example", title)
  await page.getByRole("button", { name: "Load" }).click()
}

/** What axe finds on the page, with the elements. The label of the search is VitePress's own. */
const violations = `axe.run({ exclude: [".DocSearch"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))`

/** Opens one tab after the other, and returns what was found in each. */
const inEachTab = <A>(page: Page, find: (title: string) => Promise<A>, offered = tabs): Promise<ReadonlyArray<A>> =>
  offered.reduce<Promise<ReadonlyArray<A>>>(async (before, { title }) => {
    const found = await before
    await tab(page, title).click()
    await page.getByRole("tabpanel", { name: title }).waitFor()
    return [...found, await find(title)]
  }, Promise.resolve([]))

const broken = `{"default-runtime": "nvidia",
"runtimes": {
"nvidia": {"path": "nvidia-container-runtime", "args": ["-v"]},
"runc": {"path": "/usr/bin/runc"}
}}`

/** Waits until a text is on the page, and fails if it does not come. */
const sees = async (page: Page, text: string): Promise<void> => {
  await page.getByText(text).first().waitFor()
}

/** Waits until the first line has a text. */
const headlineHas = (page: Page, text: string) => headline(page).filter({ hasText: text }).waitFor()

const choosePodman = async (page: Page): Promise<void> => {
  await choose(page, "Engine", "Podman 5.8")
  await headlineHas(page, "accepted by Podman 5.8")
}

/** Copies the link, and returns the fragment of the address with the answer of the page. */
const copied = async (page: Page) => {
  await page.getByRole("button", { name: "Copy link" }).click()
  await page
    .locator(".fields [role=status]")
    .filter({ hasText: /^(?:Copied|The address)/ })
    .waitFor()
  const answer = await page.getByRole("region", { name: "Answer" }).innerText()
  return { answer, fragment: new URL(page.url()).hash }
}

describe("the playground", () => {
  it("greets with a healthy file and its runtimes", () =>
    onPlayground(async (page) => {
      assert.strictEqual(await headline(page).innerText(), "daemon.json: accepted by Docker Engine 25 to 29")
      const runtimes = await page.getByRole("list", { name: "Runtimes" }).getByRole("button").allInnerTexts()
      assert.deepStrictEqual(runtimes, [
        "crun (default)\n/usr/bin/crun",
        "gvisor\n/usr/local/bin/runsc --network=host",
        "io.containerd.runc.v2\nrunc",
        "kata\nio.containerd.kata.v2",
        "runc\nrunc"
      ])
      await sees(page, "No problems.")
    }))

  it("answers within 257 kB, before the editor is loaded", () =>
    site.onPage("/playground.html", 1280, async (page) => {
      await page.locator(".cm-editor").first().waitFor()
      const loaded: ReadonlyArray<string> = await page.evaluate(
        'performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname)'
      )
      // The editor comes later, and VitePress fetches the pages that are linked when it is idle.
      const files = new Set(
        ["/playground.html", ...loaded].filter((path) => !/codeEditor|\.woff2$|\/(?!playground)[\w-]+\.md\./.test(path))
      )
      assert.isTrue([...files].some((path) => path.includes("worker")))
      assert.isTrue(loaded.some((path) => path.includes("codeEditor")))
      const sizes = Array.from(files, (path) => gzipSync(readFileSync(`${site.directory}${path}`)).length)
      assert.isAtMost(
        sizes.reduce((sum, size) => sum + size, 0),
        257_000
      )
    }))

  it("loads what Podman needs only when it is chosen, in 55 kB", () =>
    onPlayground(async (page) => {
      const loaded: Array<string> = []
      page.on("request", (request) => loaded.push(new URL(request.url()).pathname))
      await choose(page, "Engine", "Docker Engine 28")
      await headlineHas(page, "accepted by Docker Engine 28")
      assert.deepStrictEqual(loaded, [])
      await choosePodman(page)
      await page.locator(".cm-line span[class]").first().waitFor()
      assert.isTrue(["PodmanAnswer", "toml"].every((name) => loaded.some((path) => path.includes(name))))
      const sizes = loaded.map((path) => gzipSync(readFileSync(`${site.directory}${path}`)).length)
      assert.isAtMost(
        sizes.reduce((sum, size) => sum + size, 0),
        55_000
      )
    }))

  it("underlines findings, says what they mean, and fixes one or all of them", () =>
    onPlayground(async (page) => {
      await write(page, broken)
      await headlineHas(page, "refused by Docker Engine 25 to 29, line 4")
      const findings = page.getByRole("list", { name: "Problems" }).getByRole("listitem")
      assert.strictEqual(await findings.count(), 2)
      assert.include(await findings.first().innerText(), "runtime name 'runc' is reserved")
      await sees(page, "dockerd reports: failed to start daemon: runtime name 'runc' is reserved")

      await page.locator(".cm-lintRange-warning").hover()
      await page.locator(".cm-tooltip").filter({ hasText: 'The engine does not know "args"' }).waitFor()
      await page.locator(".cm-tooltip").getByRole("button", { name: 'Write "runtimeArgs"' }).click()
      await page.locator(".cm-content").filter({ hasText: '"runtimeArgs": ["-v"]' }).waitFor()

      await page.getByRole("list", { name: "Problems" }).filter({ hasNotText: "ignored-key" }).waitFor()
      await page.getByRole("button", { name: "line 4, column 1" }).click()
      const selected = await page.evaluate("getSelection().toString()")
      assert.strictEqual(selected, '"runc"')

      await page.getByRole("button", { name: 'Fix: Remove the entry "runc"' }).click()
      await headlineHas(page, "accepted by Docker Engine 25 to 29")
      await write(page, broken)
      await page.getByRole("button", { name: "Fix all 2" }).click()
      await headlineHas(page, "accepted by Docker Engine 25 to 29")
      await sees(page, "No problems.")
    }))

  it("completes keys from the schema, and the names of runtimes", () =>
    onPlayground(async (page) => {
      await write(page, "")
      const field = page.getByRole("textbox", { name: "daemon.json" })
      await field.pressSequentially('{"runt')
      await page.locator(".cm-tooltip-autocomplete").getByText("runtimes", { exact: true }).click()
      assert.strictEqual(await field.innerText(), '{"runtimes": {}}')
      await write(page, '{"runtimes": {"crun": {"path": "/usr/bin/crun"}}, "default-runtime": ""}')
      await page.keyboard.press("ArrowLeft")
      await page.keyboard.press("ArrowLeft")
      await page.keyboard.press("Control+Space")
      await page.locator(".cm-tooltip-autocomplete").getByText("crun", { exact: true }).click()
      await page.getByRole("button", { name: "crun (default)" }).waitFor()
    }))

  it("explains a runtime as the chain from the engine to the program", () =>
    onPlayground(async (page) => {
      await page.getByRole("button", { name: "gvisor" }).click()
      const chain = await page.getByRole("list", { name: "From the engine to the program" }).innerText()
      assert.deepStrictEqual(
        chain.split("\n").filter((line) => /^(?:Engine|Service|Shim|Wrapper script|Program)$/.test(line)),
        ["Engine", "Service", "Shim", "Wrapper script", "Program"]
      )
      await page.getByLabel("Name, as in").fill("/tmp/evil")
      await sees(page, "/tmp/evil: would not run here: unknown or invalid runtime name")
      await page.getByLabel("Name, as in").fill("gvsior")
      await sees(page, 'Did you mean "gvisor"?')
    }))

  it("asks another release, and the machine that is described", () =>
    onPlayground(async (page) => {
      await page.getByText("The machine:").click()
      await page.getByRole("button", { name: "Nothing" }).click()
      await headlineHas(page, "warning")
      await page.getByRole("button", { name: "gvisor (missing)" }).waitFor()
      await page.getByLabel("/usr/local/bin/runsc").check()
      await page.getByRole("button", { name: "gvisor /usr" }).waitFor()
      await page.getByRole("button", { name: "What the file needs" }).click()
      await sees(page, "No problems.")
      await page.getByLabel("booted with systemd").uncheck()
      await write(page, '{"exec-opts": ["native.cgroupdriver=systemd"], "firewall-backend": "nftables"}')
      await sees(page, "this machine was not booted with systemd")
      await choose(page, "Engine", "Docker Engine 26")
      await headlineHas(page, "refused by Docker Engine 26")
      assert.include(await page.getByRole("list", { name: "Problems" }).innerText(), "firewall-backend")
      const release = page.getByLabel("Exact release")
      await release.fill("26.1.5")
      await release.press("Enter")
      await headlineHas(page, "refused by Docker Engine 26.1.5")
      await release.fill("99")
      await release.blur()
      await page.getByRole("alert").filter({ hasText: 'There is no engine "docker-99".' }).waitFor()
      await release.fill("")
      await release.blur()
      await headlineHas(page, "accepted by Docker Engine 29")
    }))

  it("compares releases and files", () =>
    onPlayground(async (page) => {
      await write(page, '{"firewall-backend": "nftables"}')
      await tab(page, "Compare releases").click()
      await choose(page, "From", "Docker Engine 28")
      await choose(page, "To", "Docker Engine 29")
      await sees(page, "(since Docker Engine 29.0)")
      await write(page, '{"runtimes": {"crun": {"path": "/usr/bin/crun"}}}')
      await tab(page, "Compare files").click()
      await page.getByRole("textbox", { name: "other.json" }).fill("{}")
      await page.getByRole("rowheader", { name: "crun" }).waitFor()
      await page.getByRole("textbox", { name: "other.json" }).fill('{"runtimes": {"crun": {"path": "/usr/bin/crun"}}}')
      await sees(page, "Nothing changes for any name.")
      assert.strictEqual(await page.getByRole("rowheader").count(), 0)
    }))

  it("shows the scripts, and what a shell makes of them", () =>
    onPlayground(async (page) => {
      await load(page, "Arguments that a shell changes")
      await sees(page, "The shell splits runtimeArgs[0]")
      await sees(page, "/usr/local/bin/runsc --platform systrap")
      await write(page, '{"runtimes": {"runsc": {"path": "/usr/local/bin/runsc", "runtimeArgs": ["--debug"]}}}')
      const words = page.locator(".words li")
      await words.nth(1).waitFor()
      assert.deepStrictEqual(await words.allInnerTexts(), ["/usr/local/bin/runsc", "--debug"])
    }))

  it("names the editor while the language of the file is still loaded", () =>
    onPlayground(async (page) => {
      const asked = new Promise<() => Promise<void>>((resolve) =>
        page.route(/\/toml\.[^/]*\.js$/, (route) => resolve(() => route.continue()))
      )
      await choosePodman(page)
      const goOn = await asked
      const content = page.locator(".cm-content").first()
      assert.strictEqual(await content.getAttribute("aria-label"), "containers.conf")
      await goOn()
    }))

  it("shows a finding of Podman, and fixes it", () =>
    onPlayground(async (page) => {
      await choosePodman(page)
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

  it("explains a runtime of Podman, compares its releases, and offers no scripts", () =>
    onPlayground(async (page) => {
      await tab(page, "Scripts").click()
      await choosePodman(page)
      assert.strictEqual(await tab(page, "Scripts").count(), 0)
      await page.getByRole("button", { name: "gvisor" }).click()
      await sees(page, "podman --runtime NAME run")
      const chain = page.getByRole("list", { name: "From the engine to the program" })
      await chain.filter({ hasText: "/usr/local/bin/runsc --systemd-cgroup --network=host" }).waitFor()
      const links = (await chain.innerText()).split("\n").filter((line) => /^(?:Engine|Service|Program)$/.test(line))
      assert.deepStrictEqual(links, ["Engine", "Service", "Program"])
      await tab(page, "Compare releases").click()
      await sees(page, "(since Podman 5.7)")
      await tab(page, "Compare files").click()
      await page.getByRole("textbox", { name: "other.conf" }).fill('[engine]\nruntime = "runc"\n')
      await sees(page, "default runtime: crun → runc")
      const release = page.getByLabel("Exact release")
      await release.fill("4.9.3")
      await release.press("Enter")
      await headlineHas(page, "accepted by Podman 4.9.3")
    }))

  it("keeps what was typed when another engine is chosen", () =>
    onPlayground(async (page) => {
      await write(page, '{"runtimes": {}}')
      await choose(page, "Engine", "Podman 5.8")
      await headlineHas(page, "refused by Podman 5.8")
      assert.strictEqual(await page.getByRole("textbox", { name: "containers.conf" }).innerText(), '{"runtimes": {}}')
      await choose(page, "Engine", "Docker Engine 28")
      await headlineHas(page, "accepted by Docker Engine 28")
      assert.strictEqual(await page.getByRole("textbox", { name: "daemon.json" }).innerText(), '{"runtimes": {}}')
    }))

  it("shares a question about Podman", () =>
    onPlayground(async (page) => {
      await choosePodman(page)
      await load(page, "A drop-in that adds a runtime")
      await sees(page, "youki: would run here: /usr/local/bin/youki")
      const { answer, fragment } = await copied(page)
      await onPlayground(
        async (shared) => {
          await sees(shared, "youki: would run here: /usr/local/bin/youki")
          assert.strictEqual(await shared.getByRole("region", { name: "Answer" }).innerText(), answer)
          assert.include(
            await shared.getByRole("textbox", { name: "containers.conf" }).innerText(),
            'runtime = "youki"'
          )
        },
        { fragment }
      )
    }))

  it("has everything in its address, which shares it", () =>
    onPlayground(async (page) => {
      await load(page, "A misspelt default runtime")
      await tab(page, "Resolve").click()
      await page.getByLabel("Name, as in").fill("nvdia")
      await sees(page, 'Did you mean "nvidia"?')
      const { answer, fragment } = await copied(page)
      await onPlayground(
        async (shared) => {
          await sees(shared, 'Did you mean "nvidia"?')
          assert.strictEqual(await shared.getByLabel("Name, as in").inputValue(), "nvdia")
          assert.strictEqual(await shared.getByRole("region", { name: "Answer" }).innerText(), answer)
        },
        { fragment }
      )
    }))

  it("keeps what was entered if another anchor of the page is followed", () =>
    onPlayground(async (page) => {
      await write(page, broken)
      await headlineHas(page, "refused by Docker Engine 25 to 29")
      await page.evaluate('location.hash = "VPContent"')
      await page.locator(".cm-content").filter({ hasText: '"nvidia-container-runtime"' }).waitFor()
      await headlineHas(page, "refused by Docker Engine 25 to 29")
      assert.include(await page.locator(".cm-content").innerText(), '"args": ["-v"]')
    }))

  it("says that a link is incomplete, and that it cannot answer", () =>
    onPlayground(
      async (page) => {
        await sees(page, "This link is incomplete")
        await page.evaluate(`location.hash = "s=" + btoa('{"engine": "podman"}')`)
        await page.getByRole("alert").filter({ hasText: 'There is no engine "podman".' }).waitFor()
        await choose(page, "Engine", "Docker Engine 28")
        await headlineHas(page, "accepted by Docker Engine 28")
        assert.strictEqual(await page.getByRole("alert").count(), 0)
      },
      { fragment: "#s=eyJ0YWIi" }
    ))

  it("tells a screen reader the verdict after a rest, and keeps the focus after a fix", () =>
    onPlayground(async (page) => {
      await write(page, broken)
      await page.getByRole("button", { name: "Fix all 2" }).click()
      assert.include(String(await page.evaluate("document.activeElement.className")), "headline")
      await page.locator(".spoken").filter({ hasText: "accepted by Docker Engine 25 to 29; 0 problems" }).waitFor()
    }))

  it("is used by the keyboard alone", () =>
    onPlayground(async (page) => {
      await tab(page, "Check").focus()
      await page.keyboard.press("ArrowRight")
      assert.strictEqual(await page.evaluate("document.activeElement.textContent"), "Resolve")
      await page.getByLabel("Name, as in").waitFor()
      await page.keyboard.press("End")
      assert.strictEqual(await page.evaluate("document.activeElement.textContent"), "Scripts")
      await page.keyboard.press("ArrowRight")
      assert.strictEqual(await page.evaluate("document.activeElement.textContent"), "Check")
      await page.getByRole("textbox", { name: "daemon.json" }).focus()
      await page.keyboard.press("Tab")
      assert.strictEqual(await page.evaluate("document.activeElement.tagName"), "SUMMARY")
    }))

  const looks = [1280, 390].flatMap((width) => [false, true].map((dark) => ({ width, dark })))

  it.each(looks)("is accessible and not too wide in every tab: %j", (look) =>
    onPlayground(async (page) => {
      await write(page, broken)
      await page.getByRole("button", { name: "Fix all 2" }).waitFor()
      await page.getByText("The machine:").click()
      await page.evaluate(axe)
      const found = await inEachTab(page, async (title) => ({
        title,
        violations: await page.evaluate(violations),
        width: await page.evaluate("document.documentElement.scrollWidth")
      }))
      assert.deepStrictEqual(
        found,
        tabs.map(({ title }) => ({ title, violations: [], width: look.width }))
      )
    }, look)
  )

  it.each(looks)("is accessible and not too wide in every tab of Podman: %j", (look) =>
    onPlayground(async (page) => {
      await choosePodman(page)
      await load(page, "Flags with dashes")
      await page.getByRole("button", { name: "Fix all 2" }).waitFor()
      await page.getByText("The machine:").click()
      await page.evaluate(axe)
      const offered = tabsOf(Family.podman)
      const found = await inEachTab(
        page,
        async (title) => ({
          title,
          violations: await page.evaluate(violations),
          width: await page.evaluate("document.documentElement.scrollWidth")
        }),
        offered
      )
      assert.deepStrictEqual(
        found,
        offered.map(({ title }) => ({ title, violations: [], width: look.width }))
      )
    }, look)
  )
})
