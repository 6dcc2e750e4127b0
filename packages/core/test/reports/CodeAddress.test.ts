import { CodeAddress, Style } from "@oci-runtimes/core/reports"
import { assert, describe, it } from "vitest"

const homepage = "https://example.org/oci-runtimes"

const link = "\u001B]8;;https://example.org/oci-runtimes/codes/wrong-type/\u001B\\wrong-type\u001B]8;;\u001B\\"

describe("the page about a code", () => {
  it.each([homepage, `${homepage}/`])("is below the homepage %s", (home) =>
    assert.strictEqual(CodeAddress.codeAddress("wrong-type", home), `${homepage}/codes/wrong-type/`)
  )

  it("is linked if there is a homepage", () => {
    assert.strictEqual(CodeAddress.linkedCode("wrong-type", homepage), link)
    assert.strictEqual(CodeAddress.linkedCode("wrong-type", undefined), "wrong-type")
  })

  it("is linked by a sequence that passes only where colours do", () => {
    assert.strictEqual(Style.printableLines(link, true), link)
    assert.notInclude(Style.printableLines(link, false), "\u001B")
    assert.notInclude(Style.printableLines("\u001B]8;;https://a b\u001B\\", true), "\u001B")
  })
})
