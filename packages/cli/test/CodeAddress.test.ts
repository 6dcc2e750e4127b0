import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { rules } from "../src/reports/Sarif.ts"
import { linkedCode, showsLinks } from "../src/text/CodeAddress.ts"
import { printableLines } from "../src/text/Style.ts"
import { homepage, version } from "../src/Version.ts"

const home = "https://example.org/oci-runtimes"

const link = "\u001B]8;;https://example.org/oci-runtimes/codes/wrong-type\u001B\\wrong-type\u001B]8;;\u001B\\"

describe("the page about a code", () => {
  it("is linked if there is a homepage, and the terminal shows links", () => {
    assert.strictEqual(linkedCode("wrong-type", true, home), link)
    assert.strictEqual(linkedCode("wrong-type", false, home), "wrong-type")
  })

  it("is the help of a rule if there is a homepage", () => {
    const [first] = rules(home)
    assert.strictEqual(first?.helpUri, `${home}/codes/${first?.id}`)
    assert.isFalse(homepage === undefined && rules().some((rule) => "helpUri" in rule))
  })

  it("is linked by a sequence that passes only where colours do", () => {
    assert.strictEqual(printableLines(link, true), link)
    assert.notInclude(printableLines(link, false), "\u001B")
    assert.notInclude(printableLines("\u001B]8;;https://a b\u001B\\", true), "\u001B")
  })

  it.each([
    [{}, false],
    [{ TERM: "xterm-256color" }, false],
    [{ TERM: "xterm-kitty" }, true],
    [{ VTE_VERSION: "4600" }, false],
    [{ VTE_VERSION: "7600" }, true],
    [{ TERM_PROGRAM: "vscode" }, true],
    [{ TERM_PROGRAM: "Apple_Terminal" }, false],
    [{ WT_SESSION: "1" }, true]
  ])("is linked on a terminal with %j: %s", (variables, expected) =>
    assert.strictEqual(showsLinks(variables), expected)
  )
})

describe("the version and the homepage in the source", () => {
  it("are those of package.json", () => {
    const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8"))
    assert.deepStrictEqual([version, homepage], [manifest.version, manifest.homepage])
  })
})
