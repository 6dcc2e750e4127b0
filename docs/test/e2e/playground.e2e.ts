/**
 * The playground in a real browser, driven as a visitor does.
 */
import { readFileSync } from "node:fs"
import { gzipSync } from "node:zlib"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as PlaygroundPage from "./PlaygroundPage.ts"
import { choose, copied, enterRelease, headline, headlineHas, load, sees, tab, write } from "./PlaygroundPage.ts"
import * as Site from "./Site.ts"

let site: Site.Site

beforeAll(async () => {
  site = await Site.open()
})

afterAll(() => site.close())

/** Opens the playground, waits until the editor is there, and uses it. */
const onPlayground: PlaygroundPage.OnPlayground = (use, look) => PlaygroundPage.use(site, use, look)

const broken = `{"default-runtime": "nvidia",
"runtimes": {
"nvidia": {"path": "nvidia-container-runtime", "args": ["-v"]},
"runc": {"path": "/usr/bin/runc"}
}}`

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
      await enterRelease(page, "26.1.5")
      await headlineHas(page, "refused by Docker Engine 26.1.5")
      await enterRelease(page, "99")
      await page.getByRole("alert").filter({ hasText: 'There is no engine "docker-99".' }).waitFor()
      await enterRelease(page, "")
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
          assert.deepStrictEqual(await PlaygroundPage.answer(shared), answer)
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

  it.each(PlaygroundPage.looks)("is accessible and not too wide in every tab: %j", (look) =>
    onPlayground(async (page) => {
      await write(page, broken)
      await page.getByRole("button", { name: "Fix all 2" }).waitFor()
      assert.deepStrictEqual(await PlaygroundPage.faults(page, look.width), [])
    }, look)
  )
})
