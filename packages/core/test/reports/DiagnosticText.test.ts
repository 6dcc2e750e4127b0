import { ConfigurationInput, Diagnosis, Moby25 } from "@oci-runtimes/core"
import { DiagnosticText, Style } from "@oci-runtimes/core/reports"
import { assert, describe, it } from "vitest"

const { file, problems } = Diagnosis.diagnose(
  Moby25,
  ConfigurationInput.make('{"runtimes": {"漢字": {"path": "/r"}}, "default-runtime": "nvdia"}')
)

const [problem] = problems

/** Returns the width of a string whose characters of Chinese take two columns. */
const wide = (text: string): number => text.length + [...text].filter((unit) => unit > "\u2E80").length

const lines = (form?: DiagnosticText.DiagnosticForm) =>
  DiagnosticText.format("daemon.json", file.source, problem!, form).split("\n")

describe("a problem as text", () => {
  it("has neither colours nor links unless they are asked for", () => {
    assert.notInclude(lines().join("\n"), "\u001B")
    assert.include(lines({ paint: Style.paint(true) })[0], "\u001B[31m")
    assert.include(lines({ homepage: "https://example.org" })[0], "https://example.org/codes/unknown-default-runtime/")
  })

  it("underlines by the width of the terminal", () => {
    const [plain, measured] = [lines()[2]!, lines({ displayWidth: wide })[2]!]
    assert.strictEqual(plain.trimStart(), "^^^^^^^")
    assert.strictEqual(measured.indexOf("^") - plain.indexOf("^"), 2)
  })
})
